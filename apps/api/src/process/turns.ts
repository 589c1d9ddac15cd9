import { setImmediate as nextTurn } from 'node:timers/promises';

/** Turns of the loop of events in which a small request is answered from beginning to end. */
const turnsOfRequest = 8;

/**
 * Lets others have their turn in the middle of long work. A small request takes several turns: with one of them alone
 * between two pieces it would wait for as many pieces.
 */
export async function turnsForOthers(): Promise<void> {
  for (let turn = 0; turn < turnsOfRequest; turn += 1) await nextTurn();
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
