import { valueLeaving } from '../accounts/balances';
import { functionalCurrency } from '../kernel/currency';
import { bankAccountOn } from '../bank-account/bank-account.decider';
import { demandNotFuture } from '../kernel/dates';
import { Money } from '../kernel/money';
import { daysOf, postingDateOf } from '../period/posting';
import type { HeldMoney } from '../revaluation/revaluation.facts';
import type { RateUsed } from '../rates/rates.facts';
import { rateOn, rateWarnings } from '../rates/rates.decider';
import { demand, refuse } from '../kernel/rejection';
import { comparedReference } from '../schema';
import { carryingOfPart } from './assignment/assignment';
import { demandNotBefore } from './state/bank-credit';
import type { ReceiptAssignedFacts } from './facts/application.facts';
import {
  openAssignments,
  overpaidBy,
  overpaymentLeft,
  unreversedReturns,
  type ReceiptReturn,
} from './state/assignment.state';
import type { ReceiptFact } from './facts/receipt.facts';
import type { ReturnReceipt, ReverseReturn } from './facts/return.facts';
import type { Receipt, ReceiptContext } from './state/receipt.state';
import { demandNotMovedAfter, heldOn } from './state/receipt-cash';
import type { RevaluedMoney } from './facts/revaluation.facts';
import { moneyKey, type ReceiptRevaluation } from './state/revaluation.state';
import { openReturnOfPayment, hasOwnValue } from './state/sent-back.state';
import { repaid } from './transfer';
import { currencyOf, heldBy } from './revaluation/held-money';
import { takenOfRun } from './revaluation/revaluation-shares';

/**
 * Returns money of a receipt to its payer, out of suspense or out of an overpayment.
 *
 * @throws Rejection RETURN_EXCEEDS_UNAPPLIED, RETURN_EXCEEDS_OVERPAYMENT, APPLICATION_UNKNOWN,
 * CURRENCY_MISMATCH, DUPLICATE_BANK_REFERENCE or DATES_NOT_ORDERED.
 */
export function giveBack(
  { facts, request }: ReturnReceipt,
  receipt: Receipt,
  context: ReceiptContext,
): ReceiptFact {
  const { kind, effectiveDate, paymentReference, documentReference } = facts;
  demandNotFuture(effectiveDate, request.today, 'effectiveDate');
  demandNotBefore(receipt.facts, effectiveDate);
  const code = facts.bankAccount ?? receipt.facts.bankAccount;
  const bank = bankAccountOn(context.bankAccounts, code, effectiveDate, 'bankAccount');
  const currency = receipt.facts.net.currency;
  const amount = Money.positive(facts.amount, 'amount').in(currency, 'amount');
  demand(
    bank.currency === currency,
    'CURRENCY_MISMATCH',
    `bank account ${bank.code} is in ${bank.currency}, the receipt in ${currency}: ` +
      `pay from an account in ${currency}`,
    'bankAccount',
  );
  demand(
    !unreversedReturns(receipt).some(
      (earlierReturn) =>
        comparedReference(earlierReturn.facts.paymentReference) ===
        comparedReference(paymentReference),
    ),
    'DUPLICATE_BANK_REFERENCE',
    `payment ${paymentReference} is already booked on this receipt`,
    'paymentReference',
  );
  const overpayment = kind === 'OVERPAYMENT';
  const owed = overpayment ? owedOverpayment(receipt, facts.applicationId) : undefined;
  const held = owed ? overpaidBy(receipt, owed.applicationId) : receipt.unassigned;
  const carrying = carryingOfPart(held, amount, daysOf(facts), (most) =>
    refuse(
      overpayment ? 'RETURN_EXCEEDS_OVERPAYMENT' : 'RETURN_EXCEEDS_UNAPPLIED',
      `${amount.named} is more than the ${most.named} ` +
        `${overpayment ? 'overpaid' : 'not yet applied'} from ${effectiveDate} on: ` +
        'return less',
      'amount',
    ),
  );
  const rate = rateOn(context.rates, currency, effectiveDate);
  const left = cashReturned(receipt, bank.code, { amount, owed: carrying, rate });
  const data = {
    effectiveDate,
    documentReference,
    kind,
    paymentReference,
    rate,
    amount: amount.toJSON(),
    carryingUsd: carrying.toString(),
    ...(left.equals(carrying) ? {} : { cashUsd: left.toString() }),
    bankAccount: bank.code,
    ledgerAccount: bank.ledgerAccount,
    applicationId: owed?.applicationId,
    donorId: owed?.excess?.donorId,
    warnings: rateWarnings(rate, effectiveDate),
  };
  return { type: 'ReceiptReturned', data };
}

/**
 * Values the cash of a return. Without a currency exchange it is the value of the debt, else its share of the
 * carrying value, and beyond the account's cash the rate of the day. The whole takes all value.
 */
function cashReturned(
  receipt: Receipt,
  bankAccount: string,
  { amount, owed, rate }: { amount: Money; owed: Money; rate: RateUsed },
): Money {
  const held = heldOn(receipt.cash, bankAccount);
  if (amount.minor !== held.amount && !hasOwnValue(receipt)) return owed;
  const { unitsPerUsd } = rate;
  return valueLeaving(held, { amount, worth: amount.toUsdRounded(unitsPerUsd), unitsPerUsd });
}

/**
 * Finds the application whose overpayment is returned: the named one, else the only one with an open
 * overpayment.
 */
function owedOverpayment(
  receipt: Receipt,
  applicationId: string | undefined,
): ReceiptAssignedFacts {
  const owing = openAssignments(receipt)
    .map(({ facts }) => facts)
    .filter((facts) => overpaymentLeft(receipt, facts.applicationId).amount > 0n);
  if (applicationId !== undefined) {
    const named = receipt.assignments.get(applicationId)?.facts;
    const detail = `receipt ${receipt.facts.receiptId} has no application ${applicationId}`;
    return named ?? refuse('APPLICATION_UNKNOWN', detail, 'applicationId');
  }
  const [only, another] = owing;
  if (only === undefined) {
    const detail = 'this receipt has no overpayment that could be returned';
    return refuse('RETURN_EXCEEDS_OVERPAYMENT', detail, 'amount');
  }
  demand(
    another === undefined,
    'APPLICATION_UNKNOWN',
    `applications ${owing.map((facts) => facts.applicationId).join(', ')} left overpayments: ` +
      'name one in applicationId',
    'applicationId',
  );
  return only;
}

/**
 * Reverses a return that never happened. The money is owed again at its value: as an overpayment, or in
 * suspense if the application that left it has ended. The cash is back on the paying account, where it first
 * repays any debt of the receipt. Shares that the return took from later revaluations are restored.
 *
 * @throws Rejection PAYMENT_NOT_MADE, ALREADY_REVERSED, DEPENDENT_EVENTS, DATE_IN_FUTURE or
 * DATES_NOT_ORDERED.
 */
export function reverseReturn(
  { facts }: ReverseReturn,
  receipt: Receipt,
  { today }: ReceiptContext,
): ReceiptFact[] {
  const { receiptId, eventId, effectiveDate, documentReference, reasonCode, reason } = facts;
  const own = receipt.returns.get(eventId);
  if (own === undefined) {
    const detail = `no event ${eventId} of receipt ${receiptId} returned money: name one that did`;
    return refuse('PAYMENT_NOT_MADE', detail, 'eventId');
  }
  const { amount, bankAccount, paymentReference, effectiveDate: paidOn } = own.facts;
  demand(!own.reversed, 'ALREADY_REVERSED', `return ${paymentReference} is already reversed`);
  demand(
    openReturnOfPayment(receipt, eventId) === undefined,
    'DEPENDENT_EVENTS',
    `the bank sent return ${paymentReference} back, so it did happen: ` +
      'if it did not, reverse the application of what came back first',
  );
  demandNotFuture(effectiveDate, today, 'effectiveDate');
  demand(
    effectiveDate >= paidOn,
    'DATES_NOT_ORDERED',
    `the money was returned on ${paidOn}: reverse the return from that day on`,
    'effectiveDate',
  );
  const { applicationId } = own.facts;
  const stands = receipt.assignments.get(applicationId ?? '')?.open === true;
  const owedTo: HeldMoney = stands ? { kind: 'OVERPAYMENT', applicationId } : { kind: 'UNAPPLIED' };
  const shares = receipt.revaluations
    .filter((run) => !run.reversed && run.revision > own.revision)
    .map((run) => ({ run, items: itemsWithReturnedShares(receipt, own, run, owedTo) }));
  const changed = shares.flatMap(({ items }) => items).filter(({ kind }) => kind === 'CASH');
  const back = changed.reduce((sum, item) => sum - centsOf(item.carryingUsd), cashOf(own));
  const coming = { amount: Money.of(amount).minor, usd: back };
  const repaying = hasMoved(receipt, own) ? repaid(receipt, { bankAccount }, coming) : {};
  if (repaying.repaidUsd !== undefined) {
    const postedOn = postingDateOf(facts);
    demandNotMovedAfter(receipt, { bankAccount }, { postedOn });
  }
  const data = {
    effectiveDate,
    documentReference,
    amount,
    paymentReference,
    applicationId: stands ? applicationId : undefined,
    ...repaying,
    reverses: eventId,
    reasonCode,
    reason,
  };
  return [
    { type: 'ReceiptReturnReversed', data },
    ...shares.flatMap(({ run: { revaluationId, rates }, items }): ReceiptFact[] => {
      if (items.length === 0) return [];
      const given = { effectiveDate, revaluationId, rates, items, takesBack: true };
      return [{ type: 'ReceiptRevalued', data: given }];
    }),
  ];
}

/** True if the paying account's balance has changed since the return. */
function hasMoved({ cash }: Receipt, { facts, left }: ReceiptReturn): boolean {
  const held = heldOn(cash, facts.bankAccount);
  return held.amount !== left.amount || held.usd !== left.usd;
}

/** Returns the items that get back the shares which the return had taken from a run. */
function itemsWithReturnedShares(
  receipt: Receipt,
  { facts: { amount, bankAccount }, revision }: ReceiptReturn,
  run: ReceiptRevaluation,
  owedTo: HeldMoney,
): RevaluedMoney[] {
  const taken = takenOfRun(run, receipt, revision);
  const all = heldBy(receipt);
  return [owedTo, { kind: 'CASH', bankAccount } as const].flatMap((reached) => {
    const isCash = reached.kind === 'CASH';
    const usd = taken
      .filter(({ key }) => key.startsWith('CASH') === isCash)
      .reduce((sum, share) => sum + share.usd, 0n);
    const item = all.find((candidate) => moneyKey(candidate) === moneyKey(reached));
    if (item === undefined || usd === 0n) return [];
    const currency = currencyOf(receipt, item);
    const carryingUsd = Money.ofMinor(-usd, functionalCurrency).toString();
    return [{ ...item, amount: { ...amount, currency }, carryingUsd, valueUsd: '0.00' }];
  });
}

/** Returns the value with which the cash left, in US cents. */
function cashOf({ facts: { cashUsd, carryingUsd } }: ReceiptReturn): bigint {
  return centsOf(cashUsd ?? carryingUsd);
}

function centsOf(usd: string): bigint {
  return Money.parse(usd, functionalCurrency).minor;
}
