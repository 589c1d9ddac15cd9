import { account } from '../../../accounts/chart-of-accounts';
import { functionalCurrency } from '../../../kernel/currency';
import { type Dims, entry, type Entry, usdEntry } from '../../../kernel/entries';
import { Money } from '../../../kernel/money';
import type { Move } from '../../../pledge/cash/origins';
import { OwnersCash } from '../../../pledge/cash/owners-cash';
import type { AuthorityPlace, GrossSplit } from '../../../pledge/facts/pledge-parts';
import type {
  AllocationMadeFacts,
  AllocationReducedFacts,
  ExpenditureReportedFacts,
  ReallocationMadeFacts,
  SupportCostChargedFacts,
} from '../../../pledge/facts/spending-authority.facts';
import type { Pledge } from '../../../pledge/state/pledge.state';
import { supportFundPurpose } from '../../../purpose/purpose.decider';
import { paidOut, repayment } from '../cash-owners/cash-lines';
import { ownerDims } from '../receivables/announcement';

/**
 * Posts an allocation: the gross amount moves between purposes on account 3900, and the spending authority on
 * memorandum accounts.
 */
export function postAllocated(facts: AllocationMadeFacts, pledge: Pledge): Entry[] {
  const owner = ownerDims(pledge);
  const cash = new OwnersCash(pledge, facts);
  return facts.lines.flatMap((line) => [
    ...joining(cash, line, owner),
    ...transfer(owner, line.from, line.to, line),
    ...authorityEntries(owner, line.to, line, 'granted'),
  ]);
}

export function postReduced(facts: AllocationReducedFacts, pledge: Pledge): Entry[] {
  const owner = ownerDims(pledge);
  const cash = new OwnersCash(pledge, facts);
  return facts.lines.flatMap((line) => [
    ...joining(cash, line, owner),
    ...transfer(owner, line.from, line.to, line),
    ...authorityEntries(owner, line.from, line, 'withdrawn'),
  ]);
}

export function postReallocated(facts: ReallocationMadeFacts, pledge: Pledge): Entry[] {
  const owner = ownerDims(pledge);
  return [
    ...joining(new OwnersCash(pledge, facts), facts, owner),
    ...transfer(owner, facts.from, facts.to, facts),
    ...authorityEntries(owner, facts.from, facts, 'withdrawn'),
    ...authorityEntries(owner, facts.to, facts, 'granted'),
  ];
}

/**
 * Joins the cash of two origins into one owner when money moves between them; a balance below zero on either
 * side is repaid.
 */
function joining(cash: OwnersCash, move: Move, owner: Dims): Entry[] {
  return cash
    .joinOwners(move)
    .flatMap((repaid) => repayment(repaid, repaid.currency, repaid.shares, owner));
}

type Place = Partial<AuthorityPlace> & { readonly purpose: string };

function placeDims(owner: Dims, { purpose, level, country }: Place): Dims {
  return { ...owner, purpose, level, country };
}

function transfer(owner: Dims, from: Place, to: Place, { gross }: GrossSplit): Entry[] {
  if (from.purpose === to.purpose) return [];
  const usd = Money.of(gross);
  return [
    usdEntry(account.allocationTransfers, usd, placeDims(owner, from)),
    usdEntry(account.allocationTransfers, usd.negated(), placeDims(owner, to)),
  ];
}

/**
 * Posts the programmable part and the support reserve of a place's spending authority, against their contra
 * account.
 */
export function authorityEntries(
  owner: Dims,
  place: AuthorityPlace,
  split: GrossSplit,
  direction: 'granted' | 'withdrawn',
): Entry[] {
  const signed = (usd: Money) => (direction === 'granted' ? usd : usd.negated());
  const dims = placeDims(owner, place);
  const programmable = signed(Money.parse(split.programmable, 'USD'));
  const supportReserve = signed(Money.parse(split.supportReserve, 'USD'));
  const gross = signed(Money.of(split.gross));
  return [
    usdEntry(account.memoProgrammable, programmable, dims),
    usdEntry(account.memoSupportReserve, supportReserve, dims),
    usdEntry(account.memoAuthorityGranted, gross.negated(), dims),
  ];
}

/** Posts reported expenditure at the rate of its day; the cash of its purpose leaves at carrying value. */
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

/**
 * Posts a support charge: an expense of the purpose, and income of the programme support fund, which belongs
 * to no pledge.
 */
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
