import { LRUCache } from 'lru-cache';
import type { EventStore, RecordedEvent } from './event-store';
import { Unavailable } from './event-store';

/** Largest number of streams whose last revision is remembered. For any other stream the log is read. */
const rememberedMax = 50_000;

/** A stream, or the whole log, lacks an event although later ones exist, so somebody has removed it. */
export class MissingEvents extends Error {
  /**
   * @param where place that lacks the event: `stream a` or `the log`.
   * @param what the missing event: `revision 2` or `event 52`.
   */
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
 * Finds missing events in streams, while the events of all streams are read in log order. Revisions count from
 * 0 without a gap, so the previous revision of each event must exist.
 */
export class StreamGaps {
  readonly #last: LRUCache<string, number>;

  /** @param log log in which the previous event of a stream is looked up if the stream is not remembered. */
  constructor(
    private readonly log: Pick<EventStore, 'readStream'>,
    max = rememberedMax,
  ) {
    this.#last = new LRUCache({ max });
  }

  /**
   * Returns an error, by event id, for each event of a page whose previous revision is missing.
   *
   * @throws Unavailable if the log cannot be read.
   */
  async in(page: readonly RecordedEvent[]): Promise<ReadonlyMap<string, Error>> {
    const found = new Map<string, Error>();
    for (const event of page) {
      const { id, stream, revision } = event;
      const remembered = this.#last.get(stream);
      // The page may lack events because another reader has read them, so the log is asked before a gap is reported.
      const last = remembered === revision - 1 ? remembered : await this.#before(event);
      this.#last.set(stream, revision);
      if (last !== revision - 1) found.set(id, missingFrom(stream, last + 1));
    }
    return found;
  }

  /**
   * Returns the revision before that of an event, if the log has it at an earlier position; else a lower number.
   */
  async #before({ stream, revision, position }: RecordedEvent): Promise<number> {
    if (revision === 0) return -1;
    try {
      const [before] = await this.log.readStream(stream, revision - 1);
      const isBefore = before?.revision === revision - 1 && before.position < position;
      return isBefore ? before.revision : revision - 2;
    } catch (error) {
      if (error instanceof Unavailable) throw error;
      // A previous event that cannot be read exists all the same. It is reported when it is its turn to be read.
      return error instanceof MissingEvents ? revision - 2 : revision - 1;
    }
  }
}
