import { LogChecks, type LogFinding } from '@art30/accounting';
import type { RecordedEvent } from '@art30/event-sourcing';

/**
 * Findings of the log verifier when it is given all events from the first.
 *
 * @param statesMax number of events of pledges, and of receipts, whose states are cached.
 */
export function findingsIn(
  log: readonly RecordedEvent[],
  statesMax?: number,
): readonly LogFinding[] {
  const checks = new LogChecks({ statesMax });
  const found = log.flatMap((event, index) => checks.check({ event, sequence: index + 1 }));
  return [...found, ...checks.end()];
}

/** The broken rules, each with the sequence of the event that breaks it. */
export function rulesBrokenIn(log: readonly RecordedEvent[]): readonly string[] {
  return findingsIn(log).map(({ sequence, rule }) => `${sequence} ${rule}`);
}
