import { FailCondition, MeetCondition, type Earmark } from '@art30/accounting';
import { requestOn } from '../given/example-facts';

/** Command that records the condition of `P1` as met on 1 August 2024, for these amounts. */
export function meeting(
  lines: readonly Earmark[],
  facts: Partial<MeetCondition['facts']> = {},
): MeetCondition {
  const dated = { pledgeId: 'P1', effectiveDate: '2024-08-01', evidence: 'report 1' };
  return new MeetCondition({ ...dated, lines, ...facts }, requestOn());
}

/**
 * Command that records the condition of `P1` as failed on 1 August 2024, for these amounts. Cash received for them must
 * be refunded, as refund `F1`.
 */
export function failing(
  lines: readonly Earmark[],
  facts: Partial<FailCondition['facts']> = {},
): FailCondition {
  const dated = { pledgeId: 'P1', effectiveDate: '2024-08-01', refundId: 'F1' };
  return new FailCondition({ ...dated, lines, ...facts }, requestOn());
}
