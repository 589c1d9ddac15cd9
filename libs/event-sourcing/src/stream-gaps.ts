import { LRUCache } from 'lru-cache';
import type { EventStore, RecordedEvent } from './event-store';
import { Unavailable } from './event-store';

/** Streams whose last revision is remembered; of every other the log is asked. */
const rememberedMax = 50_000;

/** A stream, or the whole log, lacks an event that must stand there: somebody took it out. */
export class MissingEvents extends Error {
  /** @param where `stream a` or `the log`. @param what `revision 2` or `event 52`. */
  constructor(where: string, what: string) {
    super(`${where} lacks ${what}: events were taken out of it`);
    this.name = 'MissingEvents';
  }
}

/** The refusal of a stream that lacks a revision. */
export function missingFrom(stream: string, revision: number): MissingEvents {
  return new MissingEvents(`stream ${stream}`, `revision ${revision}`);
}

/**
 * Finds what is missing from streams whose events are read in the order of the log: revisions are
 * dense, so each event follows the one before it.
 */
export class StreamGaps {
  readonly #last: LRUCache<string, number>;

  /** @param log where to look for what stands before an event of a stream that is not remembered. */
  constructor(
    private readonly log: Pick<EventStore, 'readStream'>,
    max = rememberedMax,
  ) {
    this.#last = new LRUCache({ max });
  }

  /**
   * Why events of a page have none before them, by their ids.
   *
   * @throws Unavailable when the log cannot be asked.
   */
  async in(page: readonly RecordedEvent[]): Promise<ReadonlyMap<string, Error>> {
    const found = new Map<string, Error>();
    for (const event of page) {
      const { id, stream, revision } = event;
      const remembered = this.#last.get(stream);
      // Those between may have been read by others.
      const last = remembered === revision - 1 ? remembered : await this.#before(event);
      this.#last.set(stream, revision);
      if (last !== revision - 1) found.set(id, missingFrom(stream, last + 1));
    }
    return found;
  }

  /** The revision of the event that stands in the log before one of its stream, −1 where none does. */
  async #before({ stream, revision, position }: RecordedEvent): Promise<number> {
    if (revision === 0) return -1;
    try {
      const [before] = await this.log.readStream(stream, revision - 1);
      const isBefore = before?.revision === revision - 1 && before.position < position;
      return isBefore ? before.revision : revision - 2;
    } catch (error) {
      if (error instanceof Unavailable) throw error;
      // What cannot be read stands there all the same, and is named when its turn comes.
      return error instanceof MissingEvents ? revision - 2 : revision - 1;
    }
  }
}
