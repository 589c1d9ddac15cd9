import { setImmediate as nextTurn } from 'node:timers/promises';

/** Turns of the event loop that a small request takes from arrival to answer. */
const turnsOfRequest = 8;

/**
 * Milliseconds at most that long work continues without yielding, to make up for a longer turn of other work.
 */
const carriedMsMax = 25;

/** Time up to which all milliseconds are attributed to long work or to other work. */
let countedThrough = 0;
/** Milliseconds by which other work is ahead of all long work together. */
let aheadMs = 0;

/**
 * Yields the event loop in the middle of long work. A small request takes several turns, so with a single
 * turn per piece it would wait for as many pieces. The next piece begins once other work has had as much time
 * as the last piece. Longer turns of other work are made up for, so that a busy service leaves long work half
 * of the time.
 */
export async function turnsForOthers(): Promise<void> {
  // Before its first yield, the duration of new long work is unknown; the time since the previous long work
  // is charged instead, so that it yields all turns.
  aheadMs -= uncountedMs();
  for (let turn = 0; turn < turnsOfRequest && aheadMs < 0; turn += 1) {
    await nextTurn();
    aheadMs += uncountedMs();
  }
  aheadMs = Math.min(Math.max(aheadMs, 0), carriedMsMax);
}

/** Returns the milliseconds not yet attributed to any work, and attributes them. */
function uncountedMs(): number {
  const now = performance.now();
  const ms = now - countedThrough;
  countedThrough = now;
  return ms;
}

/** Waits for some milliseconds, or until the signal is aborted. */
export function pause(delayMs: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) return resolve();
    const end = () => {
      clearTimeout(timer);
      signal.removeEventListener('abort', end);
      resolve();
    };
    const timer = setTimeout(end, delayMs);
    signal.addEventListener('abort', end);
  });
}
