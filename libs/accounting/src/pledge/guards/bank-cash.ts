import { bookedLines } from '../../accounts/balances';
import {
  demandAccountsOpen,
  demandNotOverdrawn,
  overdraftWarnings,
} from '../../bank-account/cash-limits';
import { postingDateOf } from '../../period/posting';
import type { PledgeCommand, PledgeEvent } from '../facts/pledge.facts';
import type { PledgeContext } from '../state/pledge.state';

/** Request field that names the paying bank account, by type of command; a refusal names this field. */
const payingField: Readonly<Partial<Record<PledgeCommand['type'], string>>> = {
  RefundContribution: 'paidFrom',
  PayRefund: 'paidFrom',
  PayLevy: 'paidFrom',
  ConvertCash: 'from.bankAccount',
};

/**
 * Checks the bank accounts whose cash a command moves, and returns its events. A refund, levy or conversion may not
 * overdraw an account. An expenditure may, with a warning, because another system has already paid it. If `posting` is
 * null, the command carries out an earlier decision, so it may use an account that was closed since.
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
