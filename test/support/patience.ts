import { setTimeout as pause } from 'node:timers/promises';

export { pause };

/**
 * Longest time, in milliseconds, that tests wait for a condition. It is long, since a busy machine is slow and not
 * broken.
 */
export const patienceMs = 120_000;
const betweenLooksMs = 10;

/**
 * Waits until the condition holds.
 *
 * @throws Error that names the condition if it does not hold in time.
 */
export async function until(
  condition: () => Promise<boolean> | boolean,
  what: () => string = () => String(condition),
): Promise<void> {
  const end = performance.now() + patienceMs;
  while (!(await condition())) {
    if (performance.now() > end) throw new Error(`waited in vain until ${what()}`);
    await pause(betweenLooksMs);
  }
}
