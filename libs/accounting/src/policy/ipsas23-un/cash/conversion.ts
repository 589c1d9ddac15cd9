import { account } from '../../../accounts/chart-of-accounts';
import { functionalCurrency } from '../../../kernel/currency';
import { entry, mirrored, valueEntry, type Dims, type Entry } from '../../../kernel/entries';
import { Money } from '../../../kernel/money';
import type { CashConvertedFacts } from '../../../pledge/facts/paying.facts';
import type { Pledge } from '../../../pledge/state/pledge.state';
import type { TransferState } from '../../../transfer/state/transfer.state';
import type { CashSide, TransferFact } from '../../../transfer/state/transfer.facts';
import { OwnersCash } from '../../../pledge/cash/owners-cash';
import { ownerDims } from '../claims/announcement';
import { comingIn, exchangeResult } from '../owners/cash-lines';

/**
 * Cash leaves with its share of its owner's value and arrives at the operational rate, in one
 * currency at the value with which it left; the difference is an exchange result.
 */
export function postConverted(facts: CashConvertedFacts, pledge: Pledge): Entry[] {
  const { purpose, from, to } = facts;
  const dims = { ...ownerDims(pledge), purpose };
  const cash = new OwnersCash(pledge, facts);
  const [amount, reaching] = [Money.of(from.amount), Money.of(to.amount)];
  const { unitsPerUsd } = from.rate;
  const worth = amount.toUsdRounded(unitsPerUsd);
  const left = cash.leave(from, purpose, { amount, worth, unitsPerUsd });
  const isExchanged = amount.currency !== reaching.currency;
  const usd = isExchanged ? reaching.toUsdRounded(to.rate.unitsPerUsd) : left;
  const { bankAccount } = from;
  const foreign = amount.currency === functionalCurrency ? reaching : amount;
  return [
    entry(from.ledgerAccount, amount.negated(), left.negated(), { ...dims, bankAccount }),
    ...comingIn(cash, to, { amount: reaching, usd }, dims),
    ...exchangeResult(left.minus(usd), foreign.currency, dims),
  ];
}

/** Entries of a transfer's own stream: cash in suspense, whose exchange difference has no owner. */
export function postTransfer(fact: TransferFact, before: TransferState): Entry[] {
  if (fact.type === 'CashTransferReversed') {
    return before.status === 'none' ? [] : mirrored(before.entries);
  }
  const { from, to, leftUsd, reachedUsd } = fact.data;
  const left = Money.parse(leftUsd, functionalCurrency);
  const reached = Money.parse(reachedUsd, functionalCurrency);
  return moved({ from, to, left, reached }, {});
}

interface Movement {
  readonly from: CashSide;
  readonly to: CashSide;
  readonly left: Money;
  readonly reached: Money;
}

function moved({ from, to, left, reached }: Movement, owner: Dims): Entry[] {
  const leaving = Money.of(from.amount);
  const reaching = Money.of(to.amount);
  const difference = left.minus(reached);
  const code = difference.isNegative ? account.exchangeGain : account.exchangeLoss;
  const foreign = leaving.currency === functionalCurrency ? reaching : leaving;
  return [
    entry(from.ledgerAccount, leaving.negated(), left.negated(), {
      ...owner,
      bankAccount: from.bankAccount,
    }),
    entry(to.ledgerAccount, reaching, reached, { ...owner, bankAccount: to.bankAccount }),
    ...(difference.isZero ? [] : [valueEntry(code, foreign.currency, difference, owner)]),
  ];
}
