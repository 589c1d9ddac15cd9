import { LogChecks, type LogFinding } from '@art30/accounting';
import type { RecordedEvent } from '@art30/event-sourcing';

/**
 * Returns the findings of the log verifier, which reads all events from the first on.
 *
 * @param statesMax number of pledges, and of receipts, whose states the verifier caches.
 */
export function findingsIn(
  log: readonly RecordedEvent[],
  statesMax?: number,
): readonly LogFinding[] {
  const checks = new LogChecks({ statesMax });
  const found = log.flatMap((event, index) => checks.check({ event, sequence: index + 1 }));
  return [...found, ...checks.end()];
}

/** Returns the broken rules, each with the sequence of the event that breaks it. */
export function rulesBrokenIn(log: readonly RecordedEvent[]): readonly string[] {
  return findingsIn(log).map(({ sequence, rule }) => `${sequence} ${rule}`);
}
