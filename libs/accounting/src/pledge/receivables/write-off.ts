import { demandNotFuture } from '../../kernel/dates';
import { demandController, postingDateOf } from '../../period/posting';
import { demand, isGiven } from '../../kernel/rejection';
import type { PledgeFact } from '../facts/pledge.facts';
import type { PledgeContext, PledgeState } from '../state/pledge.state';
import { demandLineCount, receivableShares } from './receivable';
import type { WriteOffReceivable } from '../facts/receivables.facts';
import { signedPledge } from '../guards/existing-pledge';

/**
 * Writes receivables off after an investigation (rule 106.7 of the United Nations). Money promised under an unmet
 * condition is not a receivable, so it cannot be written off: record that the condition failed.
 *
 * @throws Rejection AUTHORITY_REQUIRED, INVESTIGATION_REQUIRED, APPROVAL_REFERENCE_REQUIRED, LIMIT_EXCEEDED, and those
 * of {@link receivableShares} and {@link signedPledge}.
 */
export function writeOff(
  { facts, request }: WriteOffReceivable,
  state: PledgeState,
  { posting }: PledgeContext,
): PledgeFact[] {
  const { effectiveDate, documentReference, reason } = facts;
  const { investigationReference, approvalReference } = facts;
  demandNotFuture(effectiveDate, request.today, 'effectiveDate');
  const pledge = signedPledge(state, facts);
  demandController(posting, 'a write-off');
  demand(
    isGiven(investigationReference),
    'INVESTIGATION_REQUIRED',
    'a receivable is written off after an investigation: give the investigationReference',
    'investigationReference',
  );
  demandApproved(approvalReference);
  demandLineCount(facts.lines.length);
  const stated = { lines: facts.lines, field: 'lines', advice: 'write off less' };
  const lines = receivableShares(pledge, stated, postingDateOf(facts));
  const references = { investigationReference, approvalReference };
  const data = { effectiveDate, documentReference, lines, ...references, reason };
  return [{ type: 'ReceivableWrittenOff', data }];
}

/**
 * Refuses a write-off or a refund without the reference of its approval.
 *
 * @throws Rejection APPROVAL_REFERENCE_REQUIRED.
 */
export function demandApproved(approvalReference: string): void {
  demand(
    isGiven(approvalReference),
    'APPROVAL_REFERENCE_REQUIRED',
    'a write-off or a refund needs an approval: give the approvalReference',
    'approvalReference',
  );
}
