import { account } from '../../../accounts/chart-of-accounts';
import { functionalCurrency } from '../../../kernel/currency';
import { entry, type Entry } from '../../../kernel/entries';
import { Money } from '../../../kernel/money';
import type { CreditedFacts } from '../../../pledge/facts/receiving.facts';
import type { LevyPaidFacts } from '../../../pledge/facts/paying.facts';
import type { Pledge } from '../../../pledge/state/pledge.state';
import { OwnersCash } from '../../../pledge/cash/owners-cash';
import { ownerDims } from '../claims/announcement';
import { comingIn, exchangeResult } from '../owners/cash-lines';
import { cashOf, foreignOf, leavingReceipt } from '../suspense/leaving-receipt';
import { postDebtPaid } from './refund';

/** Accounts of interest, levies and recoveries. */
const creditedTo = {
  InterestCredited: account.interest,
  CoordinationLevyAccrued: account.levyPayable,
  WrittenOffRecovered: account.recoveries,
} as const;

/** The cash leaves suspense at its value and takes the pledge's dimensions; no rate comes in. */
export function postCredited(
  type: keyof typeof creditedTo,
  facts: CreditedFacts & { readonly instalment?: number | undefined },
  pledge: Pledge,
): Entry[] {
  const { receiptId: receipt, purpose, instalment, cashFrom, owedUsd } = facts;
  const dims = { ...ownerDims(pledge), purpose };
  const amount = Money.of(facts.amount);
  const usd = Money.parse(facts.amountUsd, functionalCurrency);
  const taken = { cash: facts.amount, cashUsd: facts.amountUsd, cashFrom, owedUsd };
  const owed = Money.parse(owedUsd ?? facts.amountUsd, functionalCurrency);
  // A debt takes over the value of the one whose place it takes; income is worth its cash.
  const value = type === 'CoordinationLevyAccrued' ? owed : usd;
  const cash = new OwnersCash(pledge, facts);
  return [
    ...leavingReceipt([taken], facts, pledge.donorId),
    ...cashOf(taken, facts).flatMap(({ from, money }) =>
      comingIn(cash, from, money, { ...dims, receipt }),
    ),
    ...exchangeResult(value.minus(usd), foreignOf([taken]), dims),
    entry(creditedTo[type], amount.negated(), value.negated(), { ...dims, instalment }),
  ];
}

export function postLevyPaid(facts: LevyPaidFacts, pledge: Pledge): Entry[] {
  const { levyId: id } = facts;
  return postDebtPaid(facts, { id, debts: pledge.levies, code: account.levyPayable }, pledge);
}
