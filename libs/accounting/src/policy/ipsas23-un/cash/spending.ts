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
import { ownerDims } from '../claims/announcement';

/** Expense of the place against the cash of its purpose, at the rate of the day of the expenditure. */
export function postExpenditure(facts: ExpenditureReportedFacts, pledge: Pledge): Entry[] {
  const { purpose, level, country, bankAccount, ledgerAccount } = facts;
  const dims = { ...ownerDims(pledge), purpose };
  const direct = Money.of(facts.direct);
  const usd = Money.parse(facts.directUsd, functionalCurrency);
  return [
    entry(account.directExpenditure, direct, usd, { ...dims, level, country }),
    entry(ledgerAccount, direct.negated(), usd.negated(), { ...dims, bankAccount }),
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
