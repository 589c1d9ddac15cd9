import { setTimeout as pause } from 'node:timers/promises';

/** Milliseconds within which sums are answered once they come from columns. */
const quickMs = 50;
/** Quick answers in a row after which nothing is read ahead any more. */
const quickAnswers = 3;
const lookEveryMs = 300;
const looksMax = 400;

/**
 * Waits until a service that has just started has read the lines of its journal ahead: before that it makes sums from
 * the rows, and answers while it reads (decision 51).
 *
 * @param ask asks for sums over all lines.
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
