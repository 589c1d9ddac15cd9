/** Short timeouts and delays, so that a test of how an adapter recovers from a fault ends soon. */
export const quickTimes = {
  callMs: 60_000,
  settleMs: 90_000,
  idleMs: 150,
  backOffMinMs: 5,
  backOffMaxMs: 50,
};
