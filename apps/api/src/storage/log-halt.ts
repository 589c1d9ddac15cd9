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

/** An event, identified by its place in the log at the time when this instance read it. */
interface ReadEvent {
  readonly sequence: number;
  readonly id: string;
  readonly stream: string;
  readonly revision: number;
  readonly position: string;
}

/**
 * Checks that the log on the server still has the last event that this instance has read. The event is missing after a
 * restore from an older backup. A subscription would not reveal that: beyond the end of the log it stays silent.
 */
export class LastRead {
  /**
   * Last event that an earlier check found in the log. Each check looks for this event too, so that its loss is noticed
   * even if newer events were appended since.
   */
  private found: ReadEvent | undefined;

  constructor(
    private readonly log: Log,
    private readonly rows: Rows,
  ) {}

  /**
   * @returns a sentence about the missing events; null if none is missing.
   * @throws Unavailable if the log cannot be read.
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
      // Other errors mean that a later event of the stream is unreadable. The code that reads that event reports them.
      return !(error instanceof MissingEvents);
    }
  }

  /**
   * Describes which events are missing. A restored older log has the first events and no later ones, so a binary search
   * finds its last event.
   */
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

  /** Returns the last event in the read model up to a sequence. Events that an operator skipped have no row. */
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

/**
 * Milliseconds after which an append counts as long. During a long append the server may have been replaced by one with
 * an older log, so the log is checked again.
 */
const longAppendMs = 1_000;

/**
 * Stops all writing in two cases. If the log was tampered with, nothing is written until the service is restarted on
 * another log. If the log lacks events that this instance has read, nothing is written until they are back.
 */
export class LogHalt {
  private readonly logger = new Logger('EventStore');
  private why: string | null = null;
  private missing: string | null = null;
  private log: EventStore | undefined;
  private lastRead: LastRead | undefined;
  private looking: Promise<void> | undefined;
  /** Milliseconds since the last check began. */
  private looked: () => number = () => Infinity;

  /**
   * @param lookCountsMs milliseconds for which an append relies on the last check instead of checking again.
   * @param stopwatch starts to measure time, and returns a function that gives the elapsed milliseconds.
   */
  constructor(
    private readonly lookCountsMs: number,
    readonly stopwatch: () => () => number,
  ) {}

  /**
   * Reason why the log does not match its signed checkpoints (tree roots over its events); null if no mismatch is
   * known.
   */
  get changed(): string | null {
    return this.why;
  }

  halt(why: string): void {
    if (this.why === null) this.logger.error(`the service stopped writing: ${why}`);
    this.why ??= why;
  }

  /** Begins to compare the log with the events in the given rows of a read model. */
  watch(rows: Pick<ReadStore, 'query'>): void {
    if (this.log !== undefined) this.lastRead = new LastRead(this.log, rows);
  }

  /**
   * Checks that the log has the last event that this instance has read. Does not check the signed checkpoints.
   *
   * @throws StoreHalted if the event is missing.
   * @throws Unavailable if the log cannot be read, which does not stop writing.
   */
  async demandRead(): Promise<void> {
    await (this.looking ??= this.look());
    if (this.missing !== null) throw new StoreHalted(this.missing);
  }

  /**
   * Checks as {@link demandRead} does.
   *
   * @throws StoreHalted also if the log no longer matches its checkpoints.
   */
  async demandNone(): Promise<void> {
    await this.demandRead();
    this.demandNoneFound();
  }

  /** Checks as {@link demandNone} does, but relies on the last check while it is recent. */
  async demandNoneLately(): Promise<void> {
    if (this.looked() < this.lookCountsMs) this.demandNoneFound();
    else await this.demandNone();
  }

  /** Wraps a log so that it accepts no events while writing is stopped. */
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
      this.logger.error(`the service writes nothing until the missing events are back: ${missing}`);
    }
    if (missing === null && this.missing !== null) {
      this.logger.warn(
        'the log holds again all events that this instance has read: the service writes again',
      );
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

  /** Checks the log after a long append. If the server came back with an older log, the appended events may be lost. */
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
