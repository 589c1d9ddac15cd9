/** Times under which what an adapter does after a fault can be seen in a test. */
export const quickTimes = {
  callMs: 60_000,
  settleMs: 90_000,
  idleMs: 150,
  backOffMinMs: 5,
  backOffMaxMs: 50,
};
