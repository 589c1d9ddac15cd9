import type { Payment } from '../../../accounts/balances';
import { account } from '../../../accounts/chart-of-accounts';
import { functionalCurrency } from '../../../kernel/currency';
import { entry, valueEntry, type Dims, type Entry } from '../../../kernel/entries';
import { Money } from '../../../kernel/money';
import type { CashAccount, OwnersCash, RepaidShare } from '../../../pledge/cash/owners-cash';

/** Dimensions of a line that belongs to a purpose. */
export type PurposeDims = Dims & { readonly purpose: string };

/**
 * Cash that pays something, against the value at which the other side stands: it leaves with its
 * share of its owner's value, and the difference is an exchange result of what was paid.
 *
 * @param against what the other lines debit, in USD.
 */
export function paidOut(
  cash: OwnersCash,
  from: CashAccount,
  payment: Payment & { readonly against: Money },
  dims: PurposeDims,
): Entry[] {
  const { amount, against } = payment;
  const left = cash.leave(from, dims.purpose, payment);
  return [
    entry(from.ledgerAccount, amount.negated(), left.negated(), {
      ...dims,
      bankAccount: from.bankAccount,
    }),
    ...exchangeResult(left.minus(against), amount.currency, dims),
  ];
}

/** Cash that comes in at a value, and what it changes in the value of debts that it repays. */
export function comingIn(
  cash: OwnersCash,
  to: CashAccount,
  { amount, usd }: { readonly amount: Money; readonly usd: Money },
  dims: PurposeDims,
): Entry[] {
  const repaid = cash.come(to, dims.purpose, amount, usd);
  const line = entry(to.ledgerAccount, amount, usd, { ...dims, bankAccount: to.bankAccount });
  return [line, ...repayment(to, amount.currency, repaid, dims)];
}

/** The value of a debt in cash that was repaid, and the exchange result of those who owed it. */
export function repayment(
  { ledgerAccount, bankAccount }: CashAccount,
  currency: string,
  shares: readonly RepaidShare[],
  { donor, pledge, recommendation }: Dims,
): Entry[] {
  return shares.flatMap(({ purpose, usd }) => {
    const owner = { donor, pledge, recommendation, purpose };
    const line = { account: ledgerAccount, currency, dims: { ...owner, bankAccount } };
    return valueChanged(line, Money.ofMinor(usd, functionalCurrency), owner);
  });
}

/**
 * A change in the value of money, and its exchange result; nothing is booked for none.
 *
 * @param by USD, above zero where the money is worth more.
 * @param owner whose result it is.
 */
export function valueChanged(
  { account: code, currency, dims }: Pick<Entry, 'account' | 'dims'> & { currency: string },
  by: Money,
  owner: Dims,
): Entry[] {
  if (by.isZero) return [];
  return [valueEntry(code, currency, by, dims), ...exchangeResult(by.negated(), currency, owner)];
}

/** @param loss USD, below zero for a gain; nothing is booked for none. */
export function exchangeResult(loss: Money, currency: string, dims: Dims): Entry[] {
  if (loss.isZero) return [];
  const code = loss.isNegative ? account.exchangeGain : account.exchangeLoss;
  return [valueEntry(code, currency, loss, dims)];
}
