import { setImmediate as nextTurn } from 'node:timers/promises';

/** Turns of the loop of events in which a small request is answered from beginning to end. */
const turnsOfRequest = 8;

/** Milliseconds for which long work goes on without a turn for others, where one turn of theirs took longer than its piece. */
const carriedMsMax = 25;

/** Until when all time is counted, as that of long work or of others. */
let countedThrough = 0;
/** By how many milliseconds others have had more than long work, all of it together. */
let aheadMs = 0;

/**
 * Lets others have their turn in the middle of long work. A small request takes several turns: with one of them alone
 * between two pieces it would wait for as many pieces. Once others have had as much time as long work has worked, the next
 * piece begins, and a turn of theirs that took longer is worked off before the next one: beside many who ask, long work
 * has half of the time.
 */
export async function turnsForOthers(): Promise<void> {
  // What worked before its first rest has no other measure than the last one that ended, and gives all turns away.
  aheadMs -= uncountedMs();
  for (let turn = 0; turn < turnsOfRequest && aheadMs < 0; turn += 1) {
    await nextTurn();
    aheadMs += uncountedMs();
  }
  aheadMs = Math.min(Math.max(aheadMs, 0), carriedMsMax);
}

/** Milliseconds that nobody has counted yet. */
function uncountedMs(): number {
  const now = performance.now();
  const ms = now - countedThrough;
  countedThrough = now;
  return ms;
}

/** Waits, or less long when the service ends. */
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
