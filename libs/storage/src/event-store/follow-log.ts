import { setImmediate as nextTurn } from 'node:timers/promises';
import {
  pageEventsMax,
  type LocalReader,
  type Position,
  type RecordedEvent,
} from '@art30/event-sourcing';

/** Wakes readers in this process that wait for new events. */
export class Arrivals {
  readonly #waiting = new Set<() => void>();
  #announced = 0;

  /** Number of announcements so far. A reader compares it before and after a read, to miss none in between. */
  get announced(): number {
    return this.#announced;
  }

  announce(): void {
    this.#announced += 1;
    for (const wake of [...this.#waiting]) wake();
  }

  /** Resolves at the next announcement, when the signal aborts, or after `pollMs`, if given. */
  next(signal: AbortSignal, pollMs?: number): Promise<void> {
    return new Promise((resolve) => {
      const wake = (): void => {
        this.#waiting.delete(wake);
        signal.removeEventListener('abort', wake);
        clearTimeout(timer);
        resolve();
      };
      const timer = pollMs === undefined ? undefined : setTimeout(wake, pollMs);
      this.#waiting.add(wake);
      signal.addEventListener('abort', wake);
      if (signal.aborted) wake();
    });
  }
}

/** The two reads of a log on which `followLog` relies; both are synchronous. */
export interface ReadableLog {
  head(): Position | null;
  /** Returns a page after a position: `pageEventsMax` events, or all if there are fewer. */
  pageAfter(after: Position | null): readonly RecordedEvent[];
}

/** Options of `followLog`: start, end and pauses. */
export interface FollowOptions {
  /** Position (place of an event in the log) after which to read; null for the beginning. */
  readonly after: Position | null;
  /** Ends the reading when it aborts. */
  readonly signal: AbortSignal;
  /**
   * Returns the position up to which the reader already has the events, for instance because it appended them
   * itself. Such events are skipped.
   */
  readonly lastSeenPosition?: LocalReader['lastSeenPosition'];
  /** Pause of the reader's choice, awaited after new events were announced and before they are read. */
  readonly rest?: LocalReader['rest'];
}

/**
 * Reads a log page by page and then waits for new events. Old and new events are read in the same way, and the
 * wait begins only if nothing was announced since before the last read. So no event is lost, repeated or
 * reordered.
 *
 * @param pollMs milliseconds after which a waiting reader reads again without an announcement, because another
 * process may have appended.
 * @throws Error when the log ends before the start position. The reader has then seen another log, and would
 * miss the events that fill the gap later.
 */
export async function* followLog(
  log: ReadableLog,
  options: FollowOptions,
  arrivals: Arrivals,
  pollMs?: number,
): AsyncGenerator<readonly RecordedEvent[], void> {
  let { after } = options;
  if (after !== null && after > (log.head() ?? '')) {
    throw new Error(
      `the log ends before position ${after}: it is an older copy than the one read before`,
    );
  }
  while (!options.signal.aborted) {
    const { announced } = arrivals;
    after = later(after, options.lastSeenPosition?.() ?? null);
    const page = log.pageAfter(after);
    const newest = page.at(-1);
    if (newest !== undefined) {
      after = newest.position;
      // Reads are synchronous: without this pause a long catch-up would block all requests. The pause
      // overlaps with the use of the page.
      const turned = nextTurn();
      yield page;
      await turned;
    }
    if (page.length === pageEventsMax) continue;
    if (announced === arrivals.announced) await arrivals.next(options.signal, pollMs);
    await options.rest?.();
  }
}

function later(one: Position | null, other: Position | null): Position | null {
  return (one ?? '') < (other ?? '') ? other : one;
}
