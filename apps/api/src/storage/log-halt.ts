import { signedCheckpoints } from '@art30/accounting';
import {
  type AppendResult,
  type EventStore,
  EventStoreOver,
  type ExpectedRevision,
  MissingEvents,
  type NewEvent,
  OutcomeUnknown,
  type ReadStore,
  StoreHalted,
  Unavailable,
} from '@art30/event-sourcing';
import { Logger } from '@nestjs/common';

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

/** Milliseconds of an append in which a server may have come back with an older state. */
const longAppendMs = 1_000;

/**
 * Keeps a log from being written on that is known to be changed, until the service starts on another one, or that lacks
 * what this instance has read of it, until that is there again.
 */
export class LogHalt {
  private readonly logger = new Logger('EventStore');
  private why: string | null = null;
  private missing: string | null = null;
  private log: EventStore | undefined;
  private lastRead: LastRead | undefined;
  private looking: Promise<void> | undefined;
  /** Since the last look began. */
  private looked: () => number = () => Infinity;

  /**
   * @param lookCountsMs milliseconds for which an append goes by the last look.
   * @param stopwatch begins to measure: gives milliseconds since then.
   */
  constructor(
    private readonly lookCountsMs: number,
    readonly stopwatch: () => () => number,
  ) {}

  /** Why the log is not what was signed; null while it is taken for that. */
  get changed(): string | null {
    return this.why;
  }

  halt(why: string): void {
    if (this.why === null) this.logger.error(`nothing is written any more: ${why}`);
    this.why ??= why;
  }

  /** Has the log held against what a read model has of it, from now on. */
  watch(rows: Pick<ReadStore, 'query'>): void {
    if (this.log !== undefined) this.lastRead = new LastRead(this.log, rows);
  }

  /**
   * Looks whether the log has the last event that was read, whatever was signed of it.
   *
   * @throws StoreHalted where it has not, Unavailable where it cannot be asked, which halts nothing.
   */
  async demandRead(): Promise<void> {
    await (this.looking ??= this.look());
    if (this.missing !== null) throw new StoreHalted(this.missing);
  }

  /**
   * As {@link demandRead}.
   *
   * @throws StoreHalted also where it is known to be changed.
   */
  async demandNone(): Promise<void> {
    await this.demandRead();
    this.demandNoneFound();
  }

  /** As {@link demandNone}, by the last look while it counts. */
  async demandNoneLately(): Promise<void> {
    if (this.looked() < this.lookCountsMs) this.demandNoneFound();
    else await this.demandNone();
  }

  /** The same log, which takes nothing once it is halted. */
  on(log: EventStore): EventStore {
    this.log = log;
    return new HaltedAppends(log, this);
  }

  private demandNoneFound(): void {
    const why = this.why ?? this.missing;
    if (why !== null) throw new StoreHalted(why);
  }

  private async look(): Promise<void> {
    const elapsed = this.stopwatch();
    try {
      this.note((await this.lastRead?.missing()) ?? null);
      this.looked = elapsed;
    } finally {
      this.looking = undefined;
    }
  }

  private note(missing: string | null): void {
    if (missing !== null && this.missing === null) {
      this.logger.error(`nothing is written until it is there again: ${missing}`);
    }
    if (missing === null && this.missing !== null) {
      this.logger.warn('the log has again what this instance has read: it is written on');
    }
    this.missing = missing;
  }
}

class HaltedAppends extends EventStoreOver {
  constructor(
    log: EventStore,
    private readonly halted: LogHalt,
  ) {
    super(log);
  }

  override async append(
    stream: string,
    expected: ExpectedRevision,
    events: readonly NewEvent[],
  ): Promise<AppendResult> {
    if (events.some(({ type }) => type in signedCheckpoints)) await this.halted.demandNone();
    else await this.halted.demandNoneLately();
    const elapsed = this.halted.stopwatch();
    const result = await super.append(stream, expected, events);
    if (elapsed() > longAppendMs) await this.demandReadBehind(stream);
    return result;
  }

  /** The server may have been away while it was being asked, and come back with an older state. */
  private async demandReadBehind(stream: string): Promise<void> {
    try {
      await this.halted.demandRead();
    } catch (cause) {
      if (cause instanceof StoreHalted) throw new OutcomeUnknown(stream, { cause });
      if (!(cause instanceof Unavailable)) throw cause;
    }
  }

  override async check(): Promise<void> {
    await super.check();
    await this.halted.demandNone();
  }
}
