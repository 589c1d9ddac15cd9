import { setImmediate as nextTurn } from 'node:timers/promises';

/** Turns of the loop of events in which a small request is answered from beginning to end. */
const turnsOfRequest = 8;

/** When long work had its turn again last, and how long all of it has worked so far, in milliseconds. */
let resumedAt = 0;
let workedMs = 0;

/**
 * Lets others have their turn in the middle of long work. A small request takes several turns: with one of them alone
 * between two pieces it would wait for as many pieces. Once others have had as much time as the piece took, the next
 * one begins: beside many who ask, long work has half of the time. What other long work takes counts for nobody.
 */
export async function turnsForOthers(): Promise<void> {
  const begun = performance.now();
  // What worked before its first rest has no other measure than the last one that ended, and gives all turns away.
  const pieceMs = begun - resumedAt;
  workedMs += pieceMs;
  const workedBefore = workedMs;
  const othersMs = () => performance.now() - begun - (workedMs - workedBefore);
  for (let turn = 0; turn < turnsOfRequest; turn += 1) {
    await nextTurn();
    if (othersMs() >= pieceMs) break;
  }
  resumedAt = performance.now();
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
