import { demandDocument } from '../../kernel/booking';
import { demandNotFuture } from '../../kernel/dates';
import { Money } from '../../kernel/money';
import { postingDateOf } from '../../period/posting';
import type { ConditionShare, TerminateAgreement } from '../facts/receivables.facts';
import type { PledgeFact } from '../facts/pledge.facts';
import { demandNewRefund, runningAgreement } from '../guards/existing-pledge';
import { openUnderCondition } from '../receivables/condition';
import { receivableByPurpose, receivableShares, statedOf } from '../receivables/receivable';
import type { PledgeState, SignedPledge } from '../state/pledge.state';
import { demandAfterTerms } from './announcement';

/**
 * Ends an agreement. Receivables are cancelled unless the request says that they stay due. Money received under an
 * unmet condition is owed back to the donor, and the rest under the condition is no longer due.
 *
 * @throws Rejection DOCUMENT_REQUIRED, DATES_NOT_ORDERED, INSTALMENT_UNKNOWN, EXCEEDS_RECEIVABLE, DUPLICATE_ID or a
 * refusal of {@link runningAgreement}.
 */
export function terminate(
  { facts, request }: TerminateAgreement,
  state: PledgeState,
): PledgeFact[] {
  const { effectiveDate, documentReference, reason } = facts;
  demandNotFuture(effectiveDate, request.today, 'effectiveDate');
  const pledge = runningAgreement(state, facts);
  demandAfterTerms(pledge, facts, 'effectiveDate');
  demandDocument(documentReference, 'an agreement ends by a document');
  const postedOn = postingDateOf(facts);
  const stated = { lines: facts.staysDue, field: 'staysDue', advice: 'let less stay due' };
  const staysDue = receivableShares(pledge, stated, postedOn);
  const { returned, released } = openUnderCondition(pledge, postedOn);
  const refundId = returned.length > 0 ? facts.refundId : undefined;
  if (refundId !== undefined) demandNewRefund(pledge, refundId, 'refundId');
  const cancelled = cancelledOf(pledge, staysDue, postedOn);
  const shares = { staysDue, cancelled, returned, released };
  const data = { effectiveDate, documentReference, ...shares, refundId, reason };
  return [{ type: 'AgreementTerminated', data }];
}

/**
 * Returns the receivables on a date or later that the termination cancels: all except those that the request lets stay
 * due.
 */
function cancelledOf(
  { agreement, currency, lines }: SignedPledge,
  staysDue: readonly ConditionShare[],
  from: string,
): ConditionShare[] {
  return agreement.instalments.flatMap(({ no: instalment }) =>
    [...receivableByPurpose(lines, instalment, from)].flatMap(([purpose, { amount }]) => {
      const rest = amount - statedOf(staysDue, { instalment, purpose });
      if (rest === 0n) return [];
      return [{ instalment, purpose, amount: Money.ofMinor(rest, currency).toJSON() }];
    }),
  );
}
