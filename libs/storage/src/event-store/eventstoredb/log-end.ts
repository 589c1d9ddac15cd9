import { ReadsOn, Unavailable, type Position, type RecordedEvent } from '@art30/event-sourcing';
import { positionOf } from './log-position';
import type { StoredEvent } from './stored-event';
import { PassedParts } from './passed-part';
import { CallError, troubleOf } from './trouble';

/**
 * The calls by which the end of the log is found. A server scans all events of other programs for each of
 * them.
 */
export interface EndCalls {
  /**
   * Reads events of the ledger and metadata of its streams forwards, from a position on, which is included.
   */
  logForwards(from: Position | null, count: number): Promise<StoredEvent[]>;
  /** Reads the same events backwards, before a position or from the end of the log. */
  logBackwards(from: Position | null, count: number): Promise<StoredEvent[]>;
}

interface Reading {
  /** Makes one try of a call. @throws an error of the client. */
  once(call: () => Promise<StoredEvent[]>): Promise<StoredEvent[]>;
  /** Makes a call with retries as long as they may help. @throws Unavailable. */
  read(call: () => Promise<StoredEvent[]>): Promise<StoredEvent[]>;
  /** Filters the events of the ledger. */
  eventsOf(stored: readonly StoredEvent[]): readonly RecordedEvent[];
}

/** Extra events to read, because metadata of streams are among them. */
export const countExtra = 8;
/**
 * Events to read forwards behind the parts that subscriptions have passed, before the log is read backwards.
 */
const eventsBehindMax = 64;
/** Milliseconds to wait for a subscription that is passing events of other programs. */
const waitsMs = 1_000;

/**
 * Finds the last event of the ledger in a log that other programs write to as well. A server scans all their
 * events to find those of the ledger; parts that a subscription has already passed are skipped.
 */
export class LogEnd {
  readonly passed = new PassedParts();
  #seen: Position = '';

  constructor(
    private readonly calls: EndCalls,
    private readonly reading: Reading,
  ) {}

  /** Highest position of a ledger event that this process has seen; empty if it has seen none. */
  get seen(): Position {
    return this.#seen;
  }

  note(position: Position): void {
    if (position > this.#seen) this.#seen = position;
  }

  /**
   * Returns the position of the last event; null for an empty log.
   *
   * @throws ReadsOn while a subscription is passing events of other programs.
   */
  async position(): Promise<Position | null> {
    await this.passed.whilePassing(waitsMs);
    try {
      if (!(await this.#isFoundBehindPassed())) await this.#findFromBehind();
    } catch (error) {
      throw error instanceof Unavailable && this.passed.areMoving ? new ReadsOn() : error;
    }
    return this.#seen === '' ? null : this.#seen;
  }

  /**
   * True if the log has the position or a later one. If the event at the position exists, nothing behind it
   * is read.
   */
  async isAtOrBehind(position: Position): Promise<boolean> {
    const [first] = (await this.#fromOn(position, 1)) ?? [];
    if (positionOf(first?.position) === position) return true;
    return position <= ((await this.position()) ?? '');
  }

  /** Reads forwards behind the passed parts; true if that reached the end of the log. */
  async #isFoundBehindPassed(): Promise<boolean> {
    const { to } = this.passed;
    if (to === '') return false;
    const stored = await this.#fromOn(to > this.#seen ? to : this.#seen, eventsBehindMax);
    return stored !== undefined && stored.length < eventsBehindMax;
  }

  /**
   * Reads from a position on; undefined if the log has no such position, as after it was restored from a
   * backup.
   */
  async #fromOn(place: Position, count: number): Promise<readonly StoredEvent[] | undefined> {
    const call = () => this.calls.logForwards(place, count);
    let stored: readonly StoredEvent[];
    try {
      stored = await this.reading.once(call);
    } catch (error) {
      if (hasNoSuchPlace(error)) return undefined;
      stored = await this.reading.read(call);
    }
    this.reading.eventsOf(stored);
    return stored;
  }

  async #findFromBehind(): Promise<void> {
    for (let from: Position | null = null; ;) {
      const before: Position | null = from;
      const stored = await this.reading.read(() => this.calls.logBackwards(before, countExtra));
      const last = positionOf(stored.at(-1)?.position);
      if (this.reading.eventsOf(stored).length > 0) return;
      // Nothing below the last seen position is new, and above it there was only metadata of streams.
      if (stored.length < countExtra || last === undefined || last <= this.#seen) return;
      from = last;
    }
  }
}

/**
 * gRPC status codes of a call without an answer: cancelled, past its deadline, aborted, or unreachable
 * server.
 */
const unansweredCodes: readonly unknown[] = [1, 4, 10, 14];

function hasNoSuchPlace(error: unknown): boolean {
  const trouble = troubleOf(error);
  if (trouble === 'defect') return true;
  const isAnswered = error instanceof CallError && typeof error.code === 'number';
  return trouble === 'unknown' && isAnswered && !unansweredCodes.includes(error.code);
}
