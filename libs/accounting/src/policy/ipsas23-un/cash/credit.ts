import { account } from '../../../accounts/chart-of-accounts';
import { functionalCurrency } from '../../../kernel/currency';
import { entry, type Entry } from '../../../kernel/entries';
import { Money } from '../../../kernel/money';
import type { CreditedFacts } from '../../../pledge/facts/receiving.facts';
import type { LevyPaidFacts } from '../../../pledge/facts/paying.facts';
import type { Pledge } from '../../../pledge/state/pledge.state';
import { OwnersCash } from '../../../pledge/cash/owners-cash';
import { ownerDims } from '../claims/announcement';
import { comingIn } from '../owners/cash-lines';
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
  const { receiptId: receipt, bankAccount, ledgerAccount, purpose, instalment } = facts;
  const dims = { ...ownerDims(pledge), purpose };
  const amount = Money.of(facts.amount);
  const usd = Money.parse(facts.amountUsd, functionalCurrency);
  const [out, outUsd] = [amount.negated(), usd.negated()];
  return [
    entry(account.unappliedReceipts, amount, usd, { receipt }),
    entry(ledgerAccount, out, outUsd, { receipt, bankAccount }),
    ...comingIn(
      new OwnersCash(pledge, facts),
      { ledgerAccount, bankAccount },
      { amount, usd },
      { ...dims, receipt },
    ),
    entry(creditedTo[type], out, outUsd, { ...dims, instalment }),
  ];
}

export function postLevyPaid(facts: LevyPaidFacts, pledge: Pledge): Entry[] {
  const { levyId: id } = facts;
  return postDebtPaid(facts, { id, debts: pledge.levies, code: account.levyPayable }, pledge);
}
