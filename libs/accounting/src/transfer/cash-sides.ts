import { type BankAccounts, payingAccountOn } from '../bank-account/bank-account.decider';
import type { Warning } from '../kernel/booking';
import type { IsoDate } from '../kernel/dates';
import { Money } from '../kernel/money';
import { exchanged, priceWarnings, type PriceLimits } from '../rates/prices';
import { rateOn, rateWarnings, type RateTable } from '../rates/rates.decider';
import { demand } from '../kernel/rejection';
import type { CashSide, StatedSide, StatedTransfer } from './transfer.facts';

interface Catalogues {
  readonly bankAccounts: BankAccounts;
  readonly rates: RateTable;
}

/**
 * Checks both sides of a transfer of cash between two bank accounts, and returns them with their rates.
 *
 * @throws Rejection TRANSFER_INVALID, or the refusal of an account, amount or rate.
 */
export function sidesOf(stated: StatedTransfer, catalogues: Catalogues) {
  const from = sideOf(stated.from, stated.effectiveDate, catalogues, 'from');
  const to = sideOf(stated.to, stated.effectiveDate, catalogues, 'to');
  demand(
    from.bankAccount !== to.bankAccount,
    'TRANSFER_INVALID',
    `cash moves between two bank accounts: name another than ${from.bankAccount}`,
    'to.bankAccount',
  );
  demand(
    from.amount.currency !== to.amount.currency || from.amount.amount === to.amount.amount,
    'TRANSFER_INVALID',
    `both accounts are in ${from.amount.currency}, so ${from.amount.amount} arrives: ` +
      'report charges of the bank as an expenditure',
    'to.amount',
  );
  return { from, to };
}

function sideOf(
  stated: StatedSide,
  date: IsoDate,
  { bankAccounts, rates }: Catalogues,
  field: string,
): CashSide {
  const account = payingAccountOn(bankAccounts, stated.bankAccount, date, `${field}.bankAccount`);
  const amount = Money.positive(stated.amount, `${field}.amount`);
  amount.in(account.currency, `${field}.amount`);
  return {
    bankAccount: account.code,
    ledgerAccount: account.ledgerAccount,
    amount: amount.toJSON(),
    rate: rateOn(rates, account.currency, date),
  };
}

/**
 * Warns of old rates, and of an exchange whose price differs much from the operational rates.
 *
 * @throws Rejection APPROVAL_REFERENCE_REQUIRED if the difference needs an approval.
 */
export function sideWarnings(
  { from, to }: { readonly from: CashSide; readonly to: CashSide },
  { effectiveDate, approvalReference }: StatedTransfer,
  limits: PriceLimits,
): Warning[] {
  const old = [from, to].flatMap(({ rate }) => rateWarnings(rate, effectiveDate));
  if (from.amount.currency === to.amount.currency) return old;
  const compared = exchanged(valued(to), valued(from));
  return [...old, ...priceWarnings('UNUSUAL_PRICE', compared, { limits, approvalReference })];
}

function valued({ amount: stated, rate }: CashSide) {
  const amount = Money.of(stated);
  return { amount, usd: amount.toUsdRounded(rate.unitsPerUsd) };
}
