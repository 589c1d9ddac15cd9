import { demandNotFuture } from '../../kernel/dates';
import { demandController, postingDateOf } from '../../period/posting';
import { demand, isGiven } from '../../kernel/rejection';
import type { PledgeFact } from '../facts/pledge.facts';
import type { PledgeContext, PledgeState } from '../state/pledge.state';
import { demandLineCount, receivableShares } from './receivable';
import type { WriteOffReceivable } from '../facts/receivables.facts';
import { signedPledge } from '../guards/existing-pledge';

/**
 * Writes receivables off after an investigation (rule 106.7). Money owed under a condition is no receivable;
 * record there that the condition failed.
 *
 * @throws Rejection AUTHORITY_REQUIRED, INVESTIGATION_REQUIRED, APPROVAL_REFERENCE_REQUIRED,
 * EXCEEDS_RECEIVABLE, and those of {@link signedPledge}.
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

/** Refuses an approval without its reference. @throws Rejection APPROVAL_REFERENCE_REQUIRED. */
export function demandApproved(approvalReference: string): void {
  demand(
    isGiven(approvalReference),
    'APPROVAL_REFERENCE_REQUIRED',
    'a write-off or a refund needs an approval: give the approvalReference',
    'approvalReference',
  );
}
