import { LogChecks, type LogFinding } from '@art30/accounting';
import type { RecordedEvent } from '@art30/event-sourcing';

/**
 * What a verifier finds in a log of events alone, from its first one on.
 *
 * @param statesMax events of pledges, and of receipts, whose states are kept at hand.
 */
export function findingsIn(
  log: readonly RecordedEvent[],
  statesMax?: number,
): readonly LogFinding[] {
  const checks = new LogChecks({ statesMax });
  const found = log.flatMap((event, index) => checks.check({ event, sequence: index + 1 }));
  return [...found, ...checks.end()];
}

/** Rules that are broken, each with the sequence of the event that breaks it. */
export function rulesBrokenIn(log: readonly RecordedEvent[]): readonly string[] {
  return findingsIn(log).map(({ sequence, rule }) => `${sequence} ${rule}`);
}
