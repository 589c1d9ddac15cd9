import { setTimeout as pause } from 'node:timers/promises';

/** Milliseconds within which sums are answered once they come from the columns in memory. */
const quickMs = 50;
/** Quick answers in a row that show that the journal is loaded. */
const quickAnswers = 3;
const lookEveryMs = 300;
const looksMax = 400;

/**
 * Waits until a service that has just started has loaded the lines of its journal into memory. Before that it
 * computes sums from database rows, and answers while it loads (decision 51).
 *
 * @param ask requests sums over all lines.
 */
export async function settled(ask: () => Promise<unknown>): Promise<void> {
  let quick = 0;
  for (let look = 0; look < looksMax && quick < quickAnswers; look += 1) {
    await pause(lookEveryMs);
    const startedMs = performance.now();
    await ask();
    quick = performance.now() - startedMs < quickMs ? quick + 1 : 0;
  }
}
