import { ReadsOn, Unavailable, type Position, type RecordedEvent } from '@art30/event-sourcing';
import { positionOf } from './log-position';
import type { StoredEvent } from './stored-event';
import { PassedParts } from './passed-part';
import { CallError, troubleOf } from './trouble';

/**
 * The calls by which the last event of the ledger is found. They may be slow, because the server searches through all
 * events of other programs for those of the ledger.
 */
export interface EndCalls {
  /**
   * Reads events of the ledger, and metadata of its streams, forwards from a position on. An event at the position is
   * included.
   */
  logForwards(from: Position | null, count: number): Promise<StoredEvent[]>;
  /** Reads such events backwards, before a position or, for null, from the end of the log. */
  logBackwards(from: Position | null, count: number): Promise<StoredEvent[]>;
}

/** The ways in which `LogEnd` makes a call and reads its answer. */
interface Reading {
  /** Makes one try of a call. @throws an error of the client library. */
  once(call: () => Promise<StoredEvent[]>): Promise<StoredEvent[]>;
  /** Makes a call, and repeats it after a failure that may pass. @throws Unavailable if no try succeeds. */
  read(call: () => Promise<StoredEvent[]>): Promise<StoredEvent[]>;
  /** Returns those of the stored events that belong to the ledger, and notes their positions as seen. */
  eventsOf(stored: readonly StoredEvent[]): readonly RecordedEvent[];
}

/** Events to read beyond those that are needed, because some may be metadata of streams. */
export const countExtra = 8;
/**
 * Largest number of events read forwards to find the end of the log. If there are more, the log is read backwards from
 * its end.
 */
const eventsBehindMax = 64;
/** Milliseconds to wait for a subscription that is reading past events of other programs. */
const waitsMs = 1_000;

/**
 * Finds the last event of the ledger in a server's log, to which other programs write as well. The server would search
 * through all their events. So a search leaves out the parts of the log in which a subscription found no event of the
 * ledger.
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
   * Returns the position of the ledger's last event; null if it has none.
   *
   * @throws ReadsOn while a subscription reads past events of other programs, because a second search would
   * only slow it down.
   * @throws Unavailable if the server does not answer.
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
   * True if the log has an event of the ledger at the position or after it. The search for the end of the log is left
   * out if the event at the position exists.
   */
  async isAtOrBehind(position: Position): Promise<boolean> {
    const [first] = (await this.#fromOn(position, 1)) ?? [];
    if (positionOf(first?.position) === position) return true;
    return position <= ((await this.position()) ?? '');
  }

  /**
   * Reads forwards from the last position that any reader or subscription reached; true if that reached the
   * log's end.
   */
  async #isFoundBehindPassed(): Promise<boolean> {
    const { to } = this.passed;
    if (to === '') return false;
    const stored = await this.#fromOn(to > this.#seen ? to : this.#seen, eventsBehindMax);
    return stored !== undefined && stored.length < eventsBehindMax;
  }

  /**
   * Reads from a position on. Returns undefined if the log has no such position, as in a log that was restored from an
   * older backup.
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

  /** Reads backwards from the end of the log until an event of the ledger is found, which `note` then has seen. */
  async #findFromBehind(): Promise<void> {
    for (let from: Position | null = null; ;) {
      const before: Position | null = from;
      const stored = await this.reading.read(() => this.calls.logBackwards(before, countExtra));
      const last = positionOf(stored.at(-1)?.position);
      if (this.reading.eventsOf(stored).length > 0) return;
      // Events below the last seen position are not new, and those above it were only metadata of streams.
      if (stored.length < countExtra || last === undefined || last <= this.#seen) return;
      from = last;
    }
  }
}

/**
 * gRPC status codes that say nothing about the log, since the call had no answer: cancelled, past its deadline,
 * aborted, or server unreachable.
 */
const unansweredCodes: readonly unknown[] = [1, 4, 10, 14];

function hasNoSuchPlace(error: unknown): boolean {
  const trouble = troubleOf(error);
  if (trouble === 'defect') return true;
  const isAnswered = error instanceof CallError && typeof error.code === 'number';
  return trouble === 'unknown' && isAnswered && !unansweredCodes.includes(error.code);
}
