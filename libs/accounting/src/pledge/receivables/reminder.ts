import { balanceOf } from '../../accounts/balances';
import { account } from '../../accounts/chart-of-accounts';
import { demandNotFuture } from '../../kernel/dates';
import { Money } from '../../kernel/money';
import { demand, refuse } from '../../kernel/rejection';
import type { PledgeFact } from '../facts/pledge.facts';
import type { SendReminder } from '../facts/receivables.facts';
import { signedPledge } from '../guards/existing-pledge';
import type { PledgeState } from '../state/pledge.state';

/**
 * Records that the donor was reminded of an overdue instalment. An instalment is overdue if, on the day of the
 * reminder, it is past its due date and has a receivable. Money under an unmet condition is not a receivable.
 *
 * @throws Rejection INSTALMENT_UNKNOWN, INSTALMENT_NOT_OVERDUE, DATE_IN_FUTURE, and those of {@link
 * signedPledge}.
 */
export function remind({ facts, request }: SendReminder, state: PledgeState): PledgeFact[] {
  const { effectiveDate, documentReference, instalment: no, language, reference } = facts;
  demandNotFuture(effectiveDate, request.today, 'effectiveDate');
  const { pledgeId, agreement, lines, currency } = signedPledge(state, facts);
  const instalment = agreement.instalments.find((candidate) => candidate.no === no);
  if (instalment === undefined) {
    return refuse('INSTALMENT_UNKNOWN', `pledge ${pledgeId} has no instalment ${no}`, 'instalment');
  }
  demand(
    instalment.dueOn < effectiveDate,
    'INSTALMENT_NOT_OVERDUE',
    `instalment ${no} is due on ${instalment.dueOn}: a reminder is sent after that day`,
    'effectiveDate',
  );
  const owed = balanceOf(
    lines,
    ({ account: code, dims, date }) =>
      code === account.receivable && dims.instalment === no && date <= effectiveDate,
  );
  demand(
    owed.amount > 0n,
    'INSTALMENT_NOT_OVERDUE',
    `instalment ${no} owes ${Money.zero(currency).named} on ${effectiveDate}: no reminder is needed`,
    'instalment',
  );
  const data = { effectiveDate, documentReference, instalment: no, language, reference };
  return [{ type: 'ReminderSent', data }];
}
