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

/**
 * Posts interest as income of the fund, at the value of the incoming cash. If the fund's cash was below zero,
 * the interest first repays that debt.
 */
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

/**
 * Moves the remainder of a receipt, cash or a debt, to the account's own items at its carrying value. It
 * repays an opposite balance there.
 */
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

/**
 * Posts the difference between a repaid debt's carrying value and its repayment, as exchange result of the
 * fund.
 */
function repayment(
  usd: bigint,
  { ledgerAccount, amount: { currency } }: Pick<ItemPaidFacts, 'ledgerAccount' | 'amount'>,
  dims: Dims,
): Entry[] {
  const line = { account: ledgerAccount, currency, dims };
  return valueChanged(line, Money.ofMinor(usd, functionalCurrency), dims);
}

/**
 * Returns the dimensions of a fund's line. The support fund also has a purpose of its own; the account of
 * article 30 has many purposes.
 */
function dimsOf(
  { bankAccount, fund }: Pick<ItemPaidFacts, 'bankAccount' | 'fund'>,
  accountItem: AccountItem,
): Dims {
  const purpose = fund === supportFund ? supportFundPurpose : undefined;
  return { purpose, bankAccount, fund, accountItem };
}

/**
 * Posts the own items of a bank account (interest, fees, support spending), which belong to a fund and to no
 * donor.
 */
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

/**
 * Posts an expense of the fund at the rate of the day. Its cash leaves at carrying value; the difference is
 * exchange result.
 */
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

/** Posts the revaluation difference of each fund's cash, and its exchange result. */
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

/**
 * Posts the share of a revaluation difference that belongs to cash which moved after the day of the run; it
 * is taken back on the day of that movement.
 */
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
 * Posts the reversal of an event: its lines with opposite signs at their original values. Cash that returns
 * to a debt changed since then repays its share of the debt, and cash that leaves a changed balance takes its
 * share of that balance. The difference is exchange result of the day.
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

/** Returns the difference between the mirrored value of the cash and its value in the present books. */
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
