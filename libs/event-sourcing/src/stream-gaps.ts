import type { EventStore, RecordedEvent } from './event-store';
import { Unavailable } from './event-store';

/** An event that must stand before another in its stream does not: somebody took it out of the log. */
export class MissingEvents extends Error {
  constructor(stream: string, revision: number) {
    super(`stream ${stream} lacks revision ${revision}: events were taken out of the log`);
    this.name = 'MissingEvents';
  }
}

/**
 * Finds what is missing from streams whose events are read in the order of the log: revisions are
 * dense, so each event follows the one before it.
 */
export class StreamGaps {
  readonly #last = new Map<string, number>();

  /**
   * @param log where to look for what stands before the first event that is read of a stream; none
   *   where the log is read from its beginning.
   */
  constructor(private readonly log?: Pick<EventStore, 'readStream'>) {}

  /**
   * Why events of a page have none before them, by their ids.
   *
   * @throws Unavailable when the log cannot be asked.
   */
  async in(page: readonly RecordedEvent[]): Promise<ReadonlyMap<string, Error>> {
    const found = new Map<string, Error>();
    for (const { id, stream, revision } of page) {
      const last = this.#last.get(stream) ?? (await this.#before(stream, revision));
      this.#last.set(stream, revision);
      if (last !== revision - 1) found.set(id, new MissingEvents(stream, last + 1));
    }
    return found;
  }

  /** The revision before that of the first event that is read of a stream, −1 where none stands. */
  async #before(stream: string, revision: number): Promise<number> {
    if (revision === 0 || this.log === undefined) return -1;
    try {
      const [before] = await this.log.readStream(stream, revision - 1);
      return before?.revision === revision - 1 ? before.revision : revision - 2;
    } catch (error) {
      if (error instanceof Unavailable) throw error;
      // What cannot be read stands there all the same, and is named when its turn comes.
      return error instanceof MissingEvents ? revision - 2 : revision - 1;
    }
  }
}
