import { MissingEvents, Unavailable, type EventStore, type ReadStore } from '@art30/event-sourcing';

type Log = Pick<EventStore, 'readStream'>;
type Rows = Pick<ReadStore, 'query'>;

/** Where an event stood in the log when it was read. */
interface ReadEvent {
  readonly sequence: number;
  readonly id: string;
  readonly stream: string;
  readonly revision: number;
  readonly position: string;
}

/**
 * Looks whether the log still has the last event that this instance has read of it: an older state of a server that was
 * put back lacks it, and a subscription behind its end is silent.
 */
export class LastRead {
  /** The last one that a look found: it is missed even where others have come behind it since. */
  private found: ReadEvent | undefined;

  constructor(
    private readonly log: Log,
    private readonly rows: Rows,
  ) {}

  /**
   * @returns what the log lacks, in a sentence; null where it lacks nothing.
   * @throws Unavailable where it cannot be asked.
   */
  async missing(): Promise<string | null> {
    const last = this.readThrough(Number.MAX_SAFE_INTEGER);
    if (last === undefined) return null;
    for (const event of [last, this.found]) {
      if (event !== undefined && !(await this.isInPlace(event))) return this.lackOf(event);
    }
    this.found = last;
    return null;
  }

  private async isInPlace({ id, stream, revision, position }: ReadEvent): Promise<boolean> {
    try {
      const [event] = await this.log.readStream(stream, revision);
      return event?.id === id && event.position === position;
    } catch (error) {
      if (error instanceof Unavailable) throw error;
      // An event of that stream that nobody can read stands behind this one: whoever reads it says so.
      return !(error instanceof MissingEvents);
    }
  }

  /** An older state has the first events, and no later ones: where it ends is found by halves. */
  private async lackOf(missing: ReadEvent): Promise<string> {
    let [has, lacks] = [0, missing.sequence];
    while (lacks - has > 1) {
      const middle = Math.floor((has + lacks) / 2);
      const event = this.readThrough(middle);
      const isThere = event === undefined || event.sequence <= has || (await this.isInPlace(event));
      if (isThere) has = middle;
      else lacks = event.sequence;
    }
    const { sequence: last } = missing;
    const lacked = lacks === last ? `event ${last} is` : `events ${lacks} through ${last} are`;
    return `the log holds ${has} of the ${last} events that this instance has read: ${lacked} missing`;
  }

  /** The last event through a sequence; one that operators left out has no row. */
  private readThrough(sequence: number): ReadEvent | undefined {
    const [row] = this.rows.query(
      'SELECT sequence, event_id, stream, revision, position FROM events WHERE sequence <= ? ORDER BY sequence DESC LIMIT 1',
      [sequence],
    );
    return (
      row && {
        sequence: Number(row['sequence']),
        id: String(row['event_id']),
        stream: String(row['stream']),
        revision: Number(row['revision']),
        position: String(row['position']),
      }
    );
  }
}
