import { setImmediate as nextTurn } from 'node:timers/promises';
import {
  pageEventsMax,
  type LocalReader,
  type Position,
  type RecordedEvent,
} from '@art30/event-sourcing';

/** Wakes those who wait for new events in this process. */
export class Arrivals {
  readonly #waiting = new Set<() => void>();
  #announced = 0;

  /** Announcements so far. */
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

/** The parts that following a log needs. */
export interface ReadableLog {
  head(): Position | null;
  /** As many as a page may carry, `pageEventsMax`, or all that there are. */
  pageAfter(after: Position | null): readonly RecordedEvent[];
}

/** Where reading begins, and what ends it. */
export interface FollowOptions {
  readonly after: Position | null;
  readonly signal: AbortSignal;
  /** Up to where its reader has events of it otherwise, which are passed over. */
  readonly lastSeenPosition?: LocalReader['lastSeenPosition'];
  /** Is waited for once something was announced, before it is read. */
  readonly rest?: LocalReader['rest'];
}

/**
 * Reads a log page by page and then waits for more. Old and new events come through the same read,
 * and it only waits where nothing was announced since before the last read, so there is no seam at which
 * an event could be lost, doubled or overtaken.
 *
 * @throws Error when the log ends before the position: the reader has seen another log, and the
 *   events that fill the gap later would pass it by.
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
      // Reading is synchronous: without this pause a long catch-up would starve every request. It goes on while the page is used.
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
