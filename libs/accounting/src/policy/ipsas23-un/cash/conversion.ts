import { functionalCurrency } from '../../../kernel/currency';
import { entry, type Entry } from '../../../kernel/entries';
import { Money } from '../../../kernel/money';
import type { CashConvertedFacts } from '../../../pledge/facts/payments.facts';
import type { Pledge } from '../../../pledge/state/pledge.state';
import { OwnersCash } from '../../../pledge/cash/owners-cash';
import { ownerDims } from '../receivables/announcement';
import { comingIn, exchangeResult } from '../cash-owners/cash-lines';

/**
 * Posts a conversion or transfer between own accounts. Cash leaves with its share of its owner's carrying
 * value and arrives at the operational rate, or at its carrying value within one currency. The difference is
 * exchange result.
 */
export function postConverted(facts: CashConvertedFacts, pledge: Pledge): Entry[] {
  const { purpose, from, to } = facts;
  const dims = { ...ownerDims(pledge), purpose };
  const cash = new OwnersCash(pledge, facts);
  const [amount, reaching] = [Money.of(from.amount), Money.of(to.amount)];
  const { unitsPerUsd } = from.rate;
  const worth = amount.toUsdRounded(unitsPerUsd);
  const left = cash.withdraw(from, purpose, { amount, worth, unitsPerUsd });
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
