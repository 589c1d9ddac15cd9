import { account } from '../../../accounts/chart-of-accounts';
import { functionalCurrency } from '../../../kernel/currency';
import { entry, usdEntry, type Entry } from '../../../kernel/entries';
import { Money } from '../../../kernel/money';
import type { Pledge } from '../../../pledge/state/pledge.state';
import type {
  ExpenditureReportedFacts,
  SupportCostChargedFacts,
} from '../../../pledge/facts/spending.facts';
import { supportFundPurpose } from '../../../purpose/purpose.decider';
import { OwnersCash } from '../../../pledge/cash/owners-cash';
import { ownerDims } from '../claims/announcement';
import { paidOut } from '../owners/cash-lines';

/** Expense of the place at the rate of its day; the cash of its purpose leaves with its own value. */
export function postExpenditure(facts: ExpenditureReportedFacts, pledge: Pledge): Entry[] {
  const { purpose, level, country, bankAccount, ledgerAccount } = facts;
  const dims = { ...ownerDims(pledge), purpose };
  const amount = Money.of(facts.direct);
  const worth = Money.parse(facts.directUsd, functionalCurrency);
  const { unitsPerUsd } = facts.rate;
  const payment = { amount, worth, unitsPerUsd, against: worth };
  return [
    entry(account.directExpenditure, amount, worth, { ...dims, level, country }),
    ...paidOut(new OwnersCash(pledge, facts), { ledgerAccount, bankAccount }, payment, dims),
  ];
}

/** Expense of the place and income of the programme support fund, which belongs to no pledge. */
export function postSupportCharge(facts: SupportCostChargedFacts, pledge: Pledge): Entry[] {
  const { purpose, level, country } = facts;
  const amount = Money.of(facts.amount);
  if (amount.isZero) return [];
  const fund = { purpose: supportFundPurpose, fund: supportFundPurpose };
  return [
    usdEntry(account.supportCharged, amount, { ...ownerDims(pledge), purpose, level, country }),
    usdEntry(account.supportIncome, amount.negated(), fund),
  ];
}
