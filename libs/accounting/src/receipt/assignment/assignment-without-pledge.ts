import { lowestOnBoth } from '../../accounts/balances';
import { type DatedFacts, demandDocument } from '../../kernel/booking';
import { functionalCurrency } from '../../kernel/currency';
import { demandNotFuture } from '../../kernel/dates';
import { Money, type MoneyFact } from '../../kernel/money';
import { demand, refuse } from '../../kernel/rejection';
import { daysOf } from '../../period/posting';
import type { AssignToAccount } from '../facts/application.facts';
import type { ReceiptFact } from '../facts/receipt.facts';
import type { AssignToReturn } from '../facts/return.facts';
import { totalOf } from '../state/assignment.state';
import { demandNotBefore } from '../state/bank-credit';
import { type CashHeldThere, demandNotMovedAfter, heldThere } from '../state/receipt-cash';
import type { Receipt, ReceiptContext } from '../state/receipt.state';
import { cashFromOf, CashLeavingReceipt, linesOfAssignment } from './assigned-lines';
import { carryingOfPart } from './assignment';

type Assigning = Pick<DatedFacts, 'effectiveDate' | 'postingDate'> & {
  readonly applicationId: string;
};

/**
 * Refuses an application dated before the receipt, or under an id that the receipt has already used.
 *
 * @throws Rejection DATE_IN_FUTURE, DATES_NOT_ORDERED or DUPLICATE_ID.
 */
function demandAssignable(
  { applicationId, effectiveDate }: Assigning,
  { facts, assignments }: Receipt,
  { today }: ReceiptContext,
): void {
  demandNotFuture(effectiveDate, today, 'effectiveDate');
  demandNotBefore(facts, effectiveDate);
  demand(
    !assignments.has(applicationId),
    'DUPLICATE_ID',
    `application ${applicationId} of this receipt exists already: choose another id`,
  );
}

/**
 * Returns an amount in suspense, all of it if none is stated, and the carrying value in USD of its debt.
 *
 * @param field of the amount.
 * @throws Rejection RECEIPT_EXCEEDED, or that of an invalid amount.
 */
function partInSuspense(
  dated: Assigning,
  { facts: { net }, unassigned }: Receipt,
  stated: MoneyFact | undefined,
  field: string,
): { readonly part: Money; readonly owed: Money } {
  const { currency } = net;
  const days = daysOf(dated);
  const available = Money.ofMinor(lowestOnBoth(unassigned, days).amount, currency);
  demand(
    !available.isZero,
    'RECEIPT_EXCEEDED',
    `${available.named} of the receipt is left in suspense from that day on: use another receipt or a later date`,
    field,
  );
  const part = stated === undefined ? available : Money.positive(stated, field).in(currency, field);
  const exceeded = (most: Money) =>
    refuse(
      'RECEIPT_EXCEEDED',
      `${part.named} is more than the ${most.named} of the receipt not yet assigned: ` +
        'apply less or use a later date',
      field,
    );
  return { part, owed: carryingOfPart(unassigned, part, days, exceeded) };
}

/**
 * Cash that leaves the receipt from one account, the part of the bank credit that it covers, and the value of
 * the debt for that part.
 */
interface Leaving {
  readonly cash: CashHeldThere;
  readonly part: Money;
  readonly owed: Money;
}

/**
 * Reserves money of a receipt for a bank account's own items: an amount in suspense as interest, or the cash
 * that remains on the account once nothing of the receipt is owed.
 *
 * @throws Rejection DOCUMENT_REQUIRED, DUPLICATE_ID, RECEIPT_EXCEEDED, BANK_ACCOUNT_UNKNOWN, or that of a
 * date or amount.
 */
export function assignToAccount(
  { facts }: AssignToAccount,
  receipt: Receipt,
  context: ReceiptContext,
): ReceiptFact {
  const { applicationId, effectiveDate, accountInterest, accountRemainder } = facts;
  demandAssignable(facts, receipt, context);
  const [item, stated, member] =
    accountRemainder === undefined
      ? (['INTEREST', accountInterest, 'accountInterest'] as const)
      : (['REMAINDER', accountRemainder, 'accountRemainder'] as const);
  const { fund = 'ART30', documentReference } = stated ?? {};
  const why = "money becomes the account's own only with a document";
  demandDocument(documentReference, why, `${member}.documentReference`);
  const leaving = item === 'INTEREST' ? interest(facts, receipt) : remainder(facts, receipt);
  const { bankAccount } = leaving.cash;
  return {
    type: 'ReceiptAssigned',
    data: {
      effectiveDate,
      documentReference: facts.documentReference,
      applicationId,
      account: { item, bankAccount, fund, documentReference },
      ...linesOf(leaving, receipt),
    },
  };
}

function linesOf({ cash, part, owed }: Leaving, receipt: Receipt) {
  const zero = Money.zero(part.currency).toJSON();
  const from = cashFromOf(cash, receipt);
  const line = {
    settles: part.toJSON(),
    cash: part.toJSON(),
    cashUsd: from.usd,
    cashFrom: [from],
    owedUsd: owed.toString(),
    charges: zero,
    chargesUsd: '0.00',
  };
  const covers = Money.ofMinor(cash.covers, part.currency).toJSON();
  return { lines: [line], cashFrom: [{ ...from, covers }] };
}

/** Takes interest out of suspense, all of it if no amount is stated, with cash of one bank account. */
function interest(facts: AssignToAccount['facts'], receipt: Receipt): Leaving {
  const { amount: stated } = facts.accountInterest ?? {};
  const { part, owed } = partInSuspense(facts, receipt, stated, 'accountInterest.amount');
  const from = oneAccount(facts, receipt, ({ covers, amount }) => covers > 0n && amount >= 0n);
  const leaving = new CashLeavingReceipt(receipt, daysOf(facts), from.bankAccount);
  const [cash = { ...from, amount: 0n, usd: 0n, covers: 0n }] = leaving.take({ part, usd: owed });
  demand(
    cash.amount !== 0n,
    'INVALID_AMOUNT',
    `${part.named} is less than a unit of ${from.currency}, in which the cash lies on ` +
      `${from.bankAccount}: state more`,
    'accountInterest.amount',
  );
  return { cash, part, owed };
}

/** Takes all cash of the receipt on an account, positive or negative, at its carrying value. */
function remainder(facts: AssignToAccount['facts'], receipt: Receipt): Leaving {
  const { currency } = receipt.facts.net;
  const left = totalOf([...receipt.unassigned, ...receipt.overpaid]);
  const owed = Money.ofMinor(left.amount, currency);
  demand(
    owed.isZero,
    'RECEIPT_EXCEEDED',
    `${owed.named} of the receipt is still owed: apply or return it first`,
    'accountRemainder',
  );
  const cash = oneAccount(
    facts,
    receipt,
    ({ amount, usd, covers }) => amount !== 0n || usd !== 0n || covers !== 0n,
  );
  demandNotMovedAfter(receipt, cash, daysOf(facts));
  const zero = Money.zero(functionalCurrency);
  return { cash, part: Money.zero(currency), owed: zero };
}

/** Returns the stated account, or the only one with fitting cash: own items belong to one bank account. */
function oneAccount(
  { fromBankAccount }: AssignToAccount['facts'],
  receipt: Receipt,
  fits: (held: CashHeldThere) => boolean,
): CashHeldThere {
  const there = [...receipt.cash.values()].map(heldThere).filter(fits);
  const asked = there.filter(
    ({ bankAccount }) => fromBankAccount === undefined || bankAccount === fromBankAccount,
  );
  const [own] = asked;
  if (own === undefined) {
    const where = fromBankAccount === undefined ? '' : ` on ${fromBankAccount}`;
    return refuse(
      'RECEIPT_EXCEEDED',
      `the receipt has no cash${where} that could be applied: name an account that has cash of the receipt`,
      'fromBankAccount',
    );
  }
  demand(
    asked.length === 1,
    'BANK_ACCOUNT_UNKNOWN',
    `the receipt has cash on ${there.map(({ bankAccount }) => bankAccount).join(', ')}: ` +
      'name one of them as fromBankAccount',
    'fromBankAccount',
  );
  return own;
}

/**
 * Reserves money of a receipt for the return of another receipt that the bank sent back.
 *
 * @throws Rejection PAYMENT_NOT_MADE, DUPLICATE_ID, RECEIPT_EXCEEDED, or that of a date or amount.
 */
export function assignToReturn(
  { facts }: AssignToReturn,
  receipt: Receipt,
  context: ReceiptContext,
): ReceiptFact {
  const { applicationId, effectiveDate, documentReference, returnSentBack } = facts;
  const { receiptId: returnOf, eventId, amount } = returnSentBack;
  demandAssignable(facts, receipt, context);
  demand(
    returnOf !== receipt.facts.receiptId,
    'PAYMENT_NOT_MADE',
    `receipt ${returnOf} is the credit itself: name the receipt whose return came back with it`,
    'returnSentBack.receiptId',
  );
  const { part, owed } = partInSuspense(facts, receipt, amount, 'returnSentBack.amount');
  const none = Money.zero(part.currency);
  const sums = { paid: [part], charges: none, carrying: owed, excess: none };
  const stated = { ...facts, lines: [{ settles: part.toJSON() }] };
  const { lines, cashFrom } = linesOfAssignment(stated, receipt, sums);
  const data = {
    effectiveDate,
    documentReference,
    applicationId,
    returnOf,
    lines,
    credit: { kind: 'RETURNED_PAYMENT' as const, eventId },
    ...(cashFrom === undefined ? {} : { cashFrom }),
  };
  return { type: 'ReceiptAssigned', data };
}
