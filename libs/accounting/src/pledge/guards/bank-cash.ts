import { bookedLines } from '../../accounts/balances';
import {
  demandAccountsOpen,
  demandNotOverdrawn,
  overdraftWarnings,
} from '../../bank-account/cash-limits';
import { postingDateOf } from '../../period/posting';
import type { PledgeCommand, PledgeEvent } from '../facts/pledge.facts';
import type { PledgeContext } from '../state/pledge.state';

/** Where commands by which we pay ourselves name the account that pays. */
const payingField: Readonly<Partial<Record<PledgeCommand['type'], string>>> = {
  RefundContribution: 'paidFrom',
  PayRefund: 'paidFrom',
  PayLevy: 'paidFrom',
  ConvertCash: 'from.bankAccount',
};

/**
 * The events of a command as they may be booked: what we pay ourselves takes no bank account below
 * zero; what another system has paid does, and is warned of. Nothing moves money on an account that
 * is closed, but what was decided before and is only finished.
 *
 * @throws Rejection BANK_ACCOUNT_OVERDRAWN or BANK_ACCOUNT_CLOSED.
 */
export function withinBankCash(
  { type }: PledgeCommand,
  events: readonly PledgeEvent[],
  { bankCash, bankAccounts, posting }: PledgeContext,
): readonly PledgeEvent[] {
  const lines = events.flatMap(({ data }) => {
    const own = bookedLines(postingDateOf(data), data.entries, data.effectiveDate);
    if (posting !== null) demandAccountsOpen(bankAccounts, own, data.effectiveDate);
    return own;
  });
  const field = payingField[type];
  if (field !== undefined) demandNotOverdrawn(bankCash, lines, field);
  const more = type === 'ReportExpenditure' ? overdraftWarnings(bankCash, lines) : [];
  const [first, ...others] = events;
  if (first === undefined || more.length === 0) return events;
  const warnings = [...(first.data.warnings ?? []), ...more];
  return [{ ...first, data: { ...first.data, warnings } } as PledgeEvent, ...others];
}
