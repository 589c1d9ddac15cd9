import { setImmediate as nextTurn } from 'node:timers/promises';

/** Turns of the event loop that a small request needs from its arrival to its answer. */
const turnsOfRequest = 8;

/**
 * Maximum time credit of other work, in milliseconds. Long work may continue that long without yielding, to make up for
 * long turns of other work.
 */
const carriedMsMax = 25;

/** Time up to which all milliseconds are counted as long work or as other work. */
let countedThrough = 0;
/** Milliseconds that other work has had more than all long work together; negative if it has had less. */
let aheadMs = 0;

/**
 * Yields the event loop in the middle of long work, so that requests are answered meanwhile. The next piece of long
 * work begins once other work has had as much time as the last piece. A small request needs several turns, so up to
 * eight are yielded. Longer turns of other work are made up for: a busy service leaves long work half of the time.
 */
export async function turnsForOthers(): Promise<void> {
  // When new long work yields for the first time, its duration so far is unknown. The time since the previous long work
  // is counted instead, so that all turns are yielded.
  aheadMs -= uncountedMs();
  for (let turn = 0; turn < turnsOfRequest && aheadMs < 0; turn += 1) {
    await nextTurn();
    aheadMs += uncountedMs();
  }
  aheadMs = Math.min(Math.max(aheadMs, 0), carriedMsMax);
}

/** Returns the milliseconds since the last call, which the caller counts as long work or as other work. */
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
