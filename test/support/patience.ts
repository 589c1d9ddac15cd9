import { setTimeout as pause } from 'node:timers/promises';

export { pause };

/** How long a test waits for what must come: a busy machine is slow, not broken. */
export const patienceMs = 120_000;
const betweenLooksMs = 10;

/** Resolves when the condition holds. @throws Error that says what did not come in time. */
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
