/** Short timeouts and delays, so that a test can see how an adapter recovers from a fault. */
export const quickTimes = {
  callMs: 60_000,
  settleMs: 90_000,
  idleMs: 150,
  backOffMinMs: 5,
  backOffMaxMs: 50,
};
