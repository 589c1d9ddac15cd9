import { type Balance, type DaysOfFact, differenceOfRepayment } from '../accounts/balances';
import { functionalCurrency } from '../kernel/currency';
import { demandNotFuture } from '../kernel/dates';
import { Money } from '../kernel/money';
import { demand, refuse } from '../kernel/rejection';
import { daysOf, postingDateOf } from '../period/posting';
import { sidesOf, sideWarnings } from '../transfer/cash-sides';
import type { CashSide } from '../transfer/transfer.facts';
import { demandNotBefore } from './state/bank-credit';
import {
  demandNotMovedAfter,
  heldOn,
  heldThere,
  lowestOn,
  type ReceiptTransfer,
  shareOfAmount,
} from './state/receipt-cash';
import type { ReceiptFact } from './facts/receipt.facts';
import type { Receipt, ReceiptContext } from './state/receipt.state';
import type { CashTransferredFacts, ReverseTransfer, TransferCash } from './facts/transfer.facts';

/**
 * Moves cash of a receipt between own accounts, with the part of the bank credit that it covers. Cash leaves
 * with its share of the account's value. In another currency it arrives at the rate of the day, and repays
 * any debt of the receipt on that account.
 *
 * @throws Rejection DUPLICATE_ID, INSUFFICIENT_CASH, TRANSFER_INVALID, APPROVAL_REFERENCE_REQUIRED, or that
 * of a date, account or rate.
 */
export function transferCash(
  { facts, request }: TransferCash,
  receipt: Receipt,
  context: ReceiptContext,
): ReceiptFact {
  const { receiptId, transferId, effectiveDate, documentReference, approvalReference } = facts;
  const taken = `transfer ${transferId} of this receipt is already booked`;
  demand(!receipt.transfers.has(transferId), 'DUPLICATE_ID', taken, 'id');
  demandNotFuture(effectiveDate, request.today, 'effectiveDate');
  demandNotBefore(receipt.facts, effectiveDate);
  const { from, to } = sidesOf(facts, context);
  const short = shortOf(receipt, from, daysOf(facts));
  const less = 'transfer less or use a later date';
  demand(short === undefined, 'INSUFFICIENT_CASH', `${short ?? ''}: ${less}`, 'from.amount');
  const { covers, leftUsd, reachedUsd } = moved(receipt, from, to);
  const data = {
    effectiveDate,
    documentReference,
    receiptId,
    transferId,
    from,
    to,
    covers: Money.ofMinor(covers, receipt.facts.net.currency).toJSON(),
    leftUsd: leftUsd.toString(),
    reachedUsd: reachedUsd.toString(),
    ...repaid(receipt, to, { amount: Money.of(to.amount).minor, usd: reachedUsd.minor }),
    approvalReference,
    warnings: sideWarnings({ from, to }, facts, context.prices),
  };
  return { type: 'CashTransferred', data };
}

/**
 * Returns the covered part of the credit that moves, and the values at which cash leaves one account and
 * reaches the other.
 */
function moved(receipt: Receipt, from: CashSide, to: CashSide) {
  const there = receipt.cash.get(from.bankAccount);
  const leaving = Money.of(from.amount).minor;
  const share =
    there === undefined ? { covers: 0n, usd: 0n } : shareOfAmount(heldThere(there), leaving);
  const leftUsd = Money.ofMinor(share.usd, functionalCurrency);
  const isExchanged = from.amount.currency !== to.amount.currency;
  const reachedUsd = isExchanged ? Money.of(to.amount).toUsdRounded(to.rate.unitsPerUsd) : leftUsd;
  return { covers: share.covers, leftUsd, reachedUsd };
}

/**
 * Reverses a transfer. Cash leaves the receiving account at its value on arrival, or with its share of the
 * balance if that has changed since. It returns to the other account at its earlier value.
 *
 * @throws Rejection TRANSFER_UNKNOWN, ALREADY_REVERSED, DEPENDENT_EVENTS or DATES_NOT_ORDERED.
 */
export function reverseTransfer(
  { facts }: ReverseTransfer,
  receipt: Receipt,
  { today }: ReceiptContext,
): ReceiptFact {
  const { receiptId, transferId, effectiveDate, documentReference, reasonCode, reason } = facts;
  const own = receipt.transfers.get(transferId);
  if (own === undefined) return refuseTransferUnknown(facts);
  demand(
    !own.reversed,
    'ALREADY_REVERSED',
    `transfer ${transferId} is already reversed: record the transfer again under another id`,
  );
  demandNotFuture(effectiveDate, today, 'effectiveDate');
  demand(
    effectiveDate >= own.facts.effectiveDate,
    'DATES_NOT_ORDERED',
    `the transfer is of ${own.facts.effectiveDate}: reverse it from that day on`,
    'effectiveDate',
  );
  const postedOn = postingDateOf(facts);
  const { from, to, leftUsd } = own.facts;
  const isAsItCame = isUnchangedSince(receipt, own);
  const least = isAsItCame ? own.reached.amount : undefined;
  const short = shortOf(receipt, to, daysOf(facts), least);
  const reverseFirst = 'reverse the facts that used the rest first';
  demand(short === undefined, 'DEPENDENT_EVENTS', `${short ?? ''}: ${reverseFirst}`);
  const back = { amount: Money.of(from.amount).minor, usd: centsOf(leftUsd) };
  const repaying = repaid(receipt, from, back);
  if (!isAsItCame) demandNotMovedAfter(receipt, to, { postedOn });
  if (repaying.repaidUsd !== undefined) demandNotMovedAfter(receipt, from, { postedOn });
  const data = {
    effectiveDate,
    documentReference,
    receiptId,
    transferId,
    reverses: own.eventId,
    takenUsd: valueTaken(receipt, own.facts, isAsItCame).toString(),
    ...repaying,
    reasonCode,
    reason,
  };
  return { type: 'CashTransferReversed', data };
}

/**
 * Refuses an unknown transfer, and says how conversions of pledges are reversed. @throws Rejection
 * TRANSFER_UNKNOWN.
 */
export function refuseTransferUnknown({ receiptId, transferId }: ReverseTransfer['facts']): never {
  return refuse(
    'TRANSFER_UNKNOWN',
    `there is no transfer ${receiptId}~${transferId} of money in suspense; ` +
      'a conversion of a pledge is reversed as an event of that pledge',
    'transferId',
  );
}

/** True if the receiving account has the same balance as right after the transfer. */
function isUnchangedSince({ cash }: Receipt, { facts, reached }: ReceiptTransfer): boolean {
  const held = heldOn(cash, facts.to.bankAccount);
  return held.amount === reached.amount && held.usd === reached.usd;
}

/** Returns the value at which the transferred cash leaves the receiving account again. */
function valueTaken(
  { cash }: Receipt,
  { to, reachedUsd, repaidUsd = '0.00' }: CashTransferredFacts,
  isAsItCame: boolean,
): Money {
  if (isAsItCame) {
    return Money.ofMinor(centsOf(reachedUsd) + centsOf(repaidUsd), functionalCurrency);
  }
  const { amount, usd } = heldOn(cash, to.bankAccount);
  return Money.ofMinor(usd, functionalCurrency).shareRounded(Money.of(to.amount).minor, amount);
}

/** Returns the exchange difference if incoming cash repays a balance below zero. */
export function repaid(
  { cash }: Receipt,
  { bankAccount }: Pick<CashSide, 'bankAccount'>,
  coming: Balance,
): { readonly repaidUsd?: string } {
  const usd = differenceOfRepayment(heldOn(cash, bankAccount), coming);
  return usd === 0n ? {} : { repaidUsd: Money.ofMinor(usd, functionalCurrency).toString() };
}

/**
 * Says by how much an account is short of an amount, on both days of a fact or later; undefined if it is not.
 *
 * @param enough a lower balance, in minor units, that suffices because the account was below zero when the
 * money came.
 */
export function shortOf(
  { cash }: Receipt,
  { amount, bankAccount }: Pick<CashSide, 'amount' | 'bankAccount'>,
  days: DaysOfFact,
  enough = Money.of(amount).minor,
): string | undefined {
  const leaving = Money.of(amount);
  const lowest = lowestOn(cash, bankAccount, days);
  if (leaving.minor <= lowest.amount || enough <= lowest.amount) return undefined;
  const there = Money.ofMinor(lowest.amount, leaving.currency).named;
  return (
    `${leaving.named} is more than the ${there} of the receipt on ${bankAccount} ` +
    `on ${lowest.date}`
  );
}

function centsOf(usd: string): bigint {
  return Money.parse(usd, functionalCurrency).minor;
}
