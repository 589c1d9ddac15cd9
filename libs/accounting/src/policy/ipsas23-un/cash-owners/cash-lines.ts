import type { Payment } from '../../../accounts/balances';
import { account } from '../../../accounts/chart-of-accounts';
import { functionalCurrency } from '../../../kernel/currency';
import { entry, valueEntry, type Dims, type Entry } from '../../../kernel/entries';
import { Money } from '../../../kernel/money';
import type { CashAccount, OwnersCash, RepaidShare } from '../../../pledge/cash/owners-cash';

/** Dimensions of a line that belongs to a purpose. */
export type PurposeDims = Dims & { readonly purpose: string };

/**
 * Posts cash that pays something. It leaves with its share of its owner's carrying value; the difference to
 * the other side is exchange result.
 *
 * @param against USD value that the other lines debit.
 */
export function paidOut(
  cash: OwnersCash,
  from: CashAccount,
  payment: Payment & { readonly against: Money },
  dims: PurposeDims,
): Entry[] {
  const { amount, against } = payment;
  const left = cash.withdraw(from, dims.purpose, payment);
  return [
    entry(from.ledgerAccount, amount.negated(), left.negated(), {
      ...dims,
      bankAccount: from.bankAccount,
    }),
    ...exchangeResult(left.minus(against), amount.currency, dims),
  ];
}

/** Posts incoming cash, and the change in the carrying value of debts that it repays. */
export function comingIn(
  cash: OwnersCash,
  to: CashAccount,
  { amount, usd }: { readonly amount: Money; readonly usd: Money },
  dims: PurposeDims,
): Entry[] {
  const repaid = cash.deposit(to, dims.purpose, amount, usd);
  const line = entry(to.ledgerAccount, amount, usd, { ...dims, bankAccount: to.bankAccount });
  return [line, ...repayment(to, amount.currency, repaid, dims)];
}

/**
 * Posts the exchange result of the purposes whose cash below zero was repaid: the debt leaves at its own
 * carrying value, not at that of the repayment.
 */
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
 * Posts a change in the value of a balance and its exchange result; no lines for a change of zero.
 *
 * @param by change in USD, positive if the balance is worth more.
 * @param owner dimensions of the exchange result.
 */
export function valueChanged(
  { account: code, currency, dims }: Pick<Entry, 'account' | 'dims'> & { currency: string },
  by: Money,
  owner: Dims,
): Entry[] {
  if (by.isZero) return [];
  return [valueEntry(code, currency, by, dims), ...exchangeResult(by.negated(), currency, owner)];
}

/**
 * Posts an exchange loss or gain; no lines for zero.
 *
 * @param loss USD, negative for a gain.
 */
export function exchangeResult(loss: Money, currency: string, dims: Dims): Entry[] {
  if (loss.isZero) return [];
  const code = loss.isNegative ? account.exchangeGain : account.exchangeLoss;
  return [valueEntry(code, currency, loss, dims)];
}
