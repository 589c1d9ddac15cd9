import { ReadsOn, Unavailable, type Position, type RecordedEvent } from '@art30/event-sourcing';
import { positionOf } from './log-position';
import type { StoredEvent } from './stored-event';
import { PassedParts } from './passed-part';
import { CallError, troubleOf } from './trouble';

/** The calls with which the end of the log is found, each of which looks at all that others wrote on its way. */
export interface EndCalls {
  /** Events of the ledger and of its streams' metadata, from a position on, that one included. */
  logForwards(from: Position | null, count: number): Promise<StoredEvent[]>;
  /** The same before a position, or from the end. */
  logBackwards(from: Position | null, count: number): Promise<StoredEvent[]>;
}

interface Reading {
  /** One try. @throws an error of the client. */
  once(call: () => Promise<StoredEvent[]>): Promise<StoredEvent[]>;
  /** Tries a read again as long as that may help. @throws Unavailable. */
  read(call: () => Promise<StoredEvent[]>): Promise<StoredEvent[]>;
  /** The events of the ledger among some. */
  eventsOf(stored: readonly StoredEvent[]): readonly RecordedEvent[];
}

/** Events read beyond those wanted, because metadata of streams stand among them. */
export const countExtra = 8;
/** Events that are read behind what was passed, before the end is looked for from behind. */
const eventsBehindMax = 64;
/** Milliseconds for which a subscription is waited for that passes what others wrote. */
const waitsMs = 1_000;

/**
 * Where the ledger ends in a log that others write to. A server looks at each of their events to find those of the ledger:
 * what a subscription has passed is looked at no more.
 */
export class LogEnd {
  readonly passed = new PassedParts();
  #seen: Position = '';

  constructor(
    private readonly calls: EndCalls,
    private readonly reading: Reading,
  ) {}

  /** The highest position of the ledger that this process has seen; empty where it has seen none. */
  get seen(): Position {
    return this.#seen;
  }

  note(position: Position): void {
    if (position > this.#seen) this.#seen = position;
  }

  /**
   * The position of the last event; null for an empty log.
   *
   * @throws ReadsOn while a subscription passes what others wrote.
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

  /** Whether the log goes so far; where it has that event, nothing behind it is looked at. */
  async isAtOrBehind(position: Position): Promise<boolean> {
    const [first] = (await this.#fromOn(position, 1)) ?? [];
    if (positionOf(first?.position) === position) return true;
    return position <= ((await this.position()) ?? '');
  }

  /** Whether all that stands behind what was passed was read. */
  async #isFoundBehindPassed(): Promise<boolean> {
    const { to } = this.passed;
    if (to === '') return false;
    const stored = await this.#fromOn(to > this.#seen ? to : this.#seen, eventsBehindMax);
    return stored !== undefined && stored.length < eventsBehindMax;
  }

  /** Undefined where the log has no such place: an older state of it may lie there. */
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
      // Below what has been seen there is nothing new; above it only metadata of streams.
      if (stored.length < countExtra || last === undefined || last <= this.#seen) return;
      from = last;
    }
  }
}

/** gRPC's numbers for a call that was ended, came too late or met a line that is away. */
const unansweredCodes: readonly unknown[] = [1, 4, 10, 14];

function hasNoSuchPlace(error: unknown): boolean {
  const trouble = troubleOf(error);
  if (trouble === 'defect') return true;
  const isAnswered = error instanceof CallError && typeof error.code === 'number';
  return trouble === 'unknown' && isAnswered && !unansweredCodes.includes(error.code);
}
