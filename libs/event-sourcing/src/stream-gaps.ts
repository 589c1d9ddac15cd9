import { LRUCache } from 'lru-cache';
import type { EventStore, RecordedEvent } from './event-store';
import { Unavailable } from './event-store';

/** Streams whose last revision is remembered; for any other stream the log is asked. */
const rememberedMax = 50_000;

/** A stream, or the whole log, lacks an event that must exist: somebody removed it. */
export class MissingEvents extends Error {
  /** @param where `stream a` or `the log`. @param what `revision 2` or `event 52`. */
  constructor(where: string, what: string) {
    super(`${where} lacks ${what}: events were taken out of it`);
    this.name = 'MissingEvents';
  }
}

/** Returns the error for a stream that lacks a revision. */
export function missingFrom(stream: string, revision: number): MissingEvents {
  return new MissingEvents(`stream ${stream}`, `revision ${revision}`);
}

/**
 * Finds missing events in streams whose events are read in log order. Revisions are dense, so each event must
 * follow the one before it.
 */
export class StreamGaps {
  readonly #last: LRUCache<string, number>;

  /** @param log where the predecessor of an event is looked up if its stream is not remembered. */
  constructor(
    private readonly log: Pick<EventStore, 'readStream'>,
    max = rememberedMax,
  ) {
    this.#last = new LRUCache({ max });
  }

  /**
   * Returns an error, by event id, for each event of a page whose predecessor is missing.
   *
   * @throws Unavailable when the log cannot be asked.
   */
  async in(page: readonly RecordedEvent[]): Promise<ReadonlyMap<string, Error>> {
    const found = new Map<string, Error>();
    for (const event of page) {
      const { id, stream, revision } = event;
      const remembered = this.#last.get(stream);
      // Another reader may have read the events between, so the log is asked.
      const last = remembered === revision - 1 ? remembered : await this.#before(event);
      this.#last.set(stream, revision);
      if (last !== revision - 1) found.set(id, missingFrom(stream, last + 1));
    }
    return found;
  }

  /**
   * Returns the revision of an event's predecessor if the log has it before the event, else a lower number.
   */
  async #before({ stream, revision, position }: RecordedEvent): Promise<number> {
    if (revision === 0) return -1;
    try {
      const [before] = await this.log.readStream(stream, revision - 1);
      const isBefore = before?.revision === revision - 1 && before.position < position;
      return isBefore ? before.revision : revision - 2;
    } catch (error) {
      if (error instanceof Unavailable) throw error;
      // An unreadable predecessor exists all the same; it is reported when it is projected itself.
      return error instanceof MissingEvents ? revision - 2 : revision - 1;
    }
  }
}
