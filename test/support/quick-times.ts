/** Times under which what an adapter does after a fault can be seen in a test. */
export const quickTimes = {
  callMs: 5_000,
  settleMs: 10_000,
  idleMs: 150,
  backOffMinMs: 5,
  backOffMaxMs: 50,
};

export function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

/** Resolves when the condition holds. @throws Error when it does not within the time. */
export async function until(
  condition: () => Promise<boolean> | boolean,
  patienceMs = 10_000,
): Promise<void> {
  const end = performance.now() + patienceMs;
  while (!(await condition())) {
    if (performance.now() > end) throw new Error(`it did not happen within ${patienceMs} ms`);
    await pause(10);
  }
}
