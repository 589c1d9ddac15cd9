import type {
  AccountInterestCreditedFacts,
  AccountItemFact,
  AccountItemsRevaluedFacts,
  ItemPaidFacts,
  ReceiptRemainderTakenFacts,
} from '../../account-items/state/account-items.facts';
import {
  type AccountItems,
  fundOf,
  heldBy,
  isOwnCash,
  movedSince,
} from '../../account-items/state/account-items.state';
import { itemsTakenBackSince } from '../../account-items/state/valuation';
import {
  type BookedLine,
  bookedLines,
  differenceOfRepayment,
  valueLeaving,
} from '../../accounts/balances';
import { account } from '../../accounts/chart-of-accounts';
import { functionalCurrency } from '../../kernel/currency';
import {
  type AccountItem,
  type Dims,
  entry,
  type Entry,
  mirrored,
  supportFund,
} from '../../kernel/entries';
import { Money } from '../../kernel/money';
import { postingDateOf } from '../../period/posting';
import type { EventReversedFacts } from '../../pledge/facts/pledge.facts';
import { supportFundPurpose } from '../../purpose/purpose.decider';
import { exchangeResult, valueChanged } from './cash-owners/cash-lines';
import { leavingReceipt } from './suspense/leaving-receipt';

/** Income of the fund at the value of the cash that comes, which may repay a debt. */
function postAccountInterest(facts: AccountInterestCreditedFacts, before: AccountItems): Entry[] {
  const { receiptId, bankAccount, ledgerAccount, part, owedUsd, usd, through } = facts;
  const dims = dimsOf(facts, 'INTEREST');
  const [amount, value] = [Money.of(facts.amount), Money.parse(usd, functionalCurrency)];
  const cashFrom = [{ bankAccount, ledgerAccount, amount: facts.amount, usd, through }];
  const from = { receiptId, bankAccount, ledgerAccount };
  const repaid = differenceOfRepayment(heldBy(before, facts.fund), minorOf(amount, value));
  return [
    ...leavingReceipt([{ cash: part, cashUsd: usd, owedUsd, cashFrom }], from, ''),
    entry(ledgerAccount, amount, value, dims),
    entry(account.interest, amount.negated(), value.negated(), dims),
    ...repayment(repaid, facts, dims),
  ];
}

/** Cash that is left of a receipt, or a debt that is, goes over at its value and repays the other. */
function postRemainder(facts: ReceiptRemainderTakenFacts, before: AccountItems): Entry[] {
  const { receiptId: receipt, bankAccount, ledgerAccount } = facts;
  const dims = dimsOf(facts, 'REMAINDER');
  const [amount, value] = [Money.of(facts.amount), Money.parse(facts.usd, functionalCurrency)];
  const [held, coming] = [heldBy(before, facts.fund), minorOf(amount, value)];
  const repaid =
    coming.amount > 0n
      ? differenceOfRepayment(held, coming)
      : held.amount > 0n
        ? differenceOfRepayment(coming, held)
        : 0n;
  return [
    entry(ledgerAccount, amount.negated(), value.negated(), { receipt, bankAccount }),
    entry(ledgerAccount, amount, value, dims),
    ...repayment(repaid, facts, dims),
  ];
}

function minorOf(amount: Money, usd: Money) {
  return { amount: amount.minor, usd: usd.minor };
}

/** The value of a debt that was repaid, and the exchange result of the fund. */
function repayment(
  usd: bigint,
  { ledgerAccount, amount: { currency } }: Pick<ItemPaidFacts, 'ledgerAccount' | 'amount'>,
  dims: Dims,
): Entry[] {
  const line = { account: ledgerAccount, currency, dims };
  return valueChanged(line, Money.ofMinor(usd, functionalCurrency), dims);
}

/** The support fund is a purpose as well as a fund; the account of article 30 has many. */
function dimsOf(
  { bankAccount, fund }: Pick<ItemPaidFacts, 'bankAccount' | 'fund'>,
  accountItem: AccountItem,
): Dims {
  const purpose = fund === supportFund ? supportFundPurpose : undefined;
  return { purpose, bankAccount, fund, accountItem };
}

/** Entries of a bank account's own items, each of a fund and of no donor. */
export function postAccountItem(fact: AccountItemFact, before: AccountItems): readonly Entry[] {
  switch (fact.type) {
    case 'AccountFeeCharged':
      return spent(account.bankCharges, fact.data, 'FEE', before);
    case 'SupportFundSpent':
      return spent(account.directExpenditure, fact.data, 'SUPPORT_SPENDING', before);
    case 'AccountInterestCredited':
      return postAccountInterest(fact.data, before);
    case 'ReceiptRemainderTaken':
      return postRemainder(fact.data, before);
    case 'ReceiptApplicationRefused':
      return [];
    case 'AccountItemsRevalued':
      return fact.data.moved === undefined
        ? revalued(fact.data)
        : takenBack(fact.data, fact.data.moved, before);
    case 'EventReversed':
      return reversed(fact.data, before);
  }
}

/** Expense of the fund at the rate of the day; its cash leaves with its own value. */
function spent(
  expense: string,
  facts: ItemPaidFacts,
  accountItem: AccountItem,
  before: AccountItems,
): Entry[] {
  const { fund, ledgerAccount, rate } = facts;
  const dims = dimsOf(facts, accountItem);
  const amount = Money.of(facts.amount);
  const worth = Money.parse(facts.usd, functionalCurrency);
  const { unitsPerUsd } = rate;
  const left = valueLeaving(heldBy(before, fund), { amount, worth, unitsPerUsd });
  return [
    entry(expense, amount, worth, dims),
    entry(ledgerAccount, amount.negated(), left.negated(), dims),
    ...exchangeResult(left.minus(worth), amount.currency, dims),
  ];
}

/** The difference of each fund's cash, and its exchange result. */
function revalued({ items }: AccountItemsRevaluedFacts): Entry[] {
  return items.flatMap((item) => {
    const dims = dimsOf(item, 'REVALUATION');
    const [carrying, value] = [item.carryingUsd, item.valueUsd].map((usd) =>
      Money.parse(usd, functionalCurrency),
    ) as [Money, Money];
    const line = { account: item.account, currency: item.amount.currency, dims };
    return valueChanged(line, value.minus(carrying), dims);
  });
}

/** The share of a run's difference that left with what moved since the day of the run. */
function takenBack(
  { revaluationId }: AccountItemsRevaluedFacts,
  moved: string,
  before: AccountItems,
): readonly Entry[] {
  const run = before.revaluations.find((one) => one.revaluationId === revaluationId);
  if (run === undefined) return [];
  return itemsTakenBackSince(run.eventId, before, postAccountItem).get(moved) ?? [];
}

/**
 * The lines with opposite signs at their original values. Cash that comes into a debt which has
 * moved since repays its share of it; cash that goes out of what has changed since leaves with its
 * share. The difference is exchange result of the day.
 */
function reversed(facts: EventReversedFacts, before: AccountItems): Entry[] {
  const original = before.booked.get(facts.reverses);
  if (original === undefined) return [];
  const mirror = mirrored(original.event.data.entries);
  const cash = bookedLines(postingDateOf(facts), mirror).filter(isOwnCash);
  const [main] = cash.filter(({ amount }) => amount !== 0n);
  if (main === undefined) return mirror;
  const added = valueAdded(main, cash, facts, before);
  return [...mirror, ...valueChanged(main, added, main.dims)];
}

/** What the books as they stand add to the value of the mirrored cash. */
function valueAdded(
  main: BookedLine,
  cash: readonly BookedLine[],
  facts: EventReversedFacts,
  before: AccountItems,
): Money {
  const held = heldBy(before, fundOf(main));
  const since = movedSince(before, facts.reverses, fundOf(main));
  if (main.amount > 0n) {
    return Money.ofMinor(since.moved ? differenceOfRepayment(held, main) : 0n, functionalCurrency);
  }
  const mirror = cash.reduce((sum, { usd }) => sum + usd, 0n);
  if (!since.changed) return Money.zero(functionalCurrency);
  const amount = Money.ofMinor(-main.amount, main.currency);
  const unitsPerUsd = facts.rates?.[main.currency]?.unitsPerUsd;
  const worth =
    unitsPerUsd === undefined
      ? Money.ofMinor(-main.usd, functionalCurrency)
      : amount.toUsdRounded(unitsPerUsd);
  const left = valueLeaving(held, { amount, worth, unitsPerUsd });
  return left.negated().minus(Money.ofMinor(mirror, functionalCurrency));
}
