import { valueLeaving } from '../accounts/carrying-share';
import { bankAccountOn } from '../bank-account/bank-account.decider';
import { demandNotFuture } from '../kernel/dates';
import { Money } from '../kernel/money';
import { daysOf } from '../period/posting';
import type { RateUsed } from '../rates/rate-used';
import { rateOn, rateWarnings } from '../rates/rates.decider';
import { demand, refuse } from '../kernel/rejection';
import { comparedReference } from '../schema';
import { carryingOfPart } from './assigning/assignment';
import { demandNotBefore } from './state/bank-credit';
import type { ReceiptAssignedFacts } from './state/application.facts';
import type { ReceiptFact, ReturnReceipt } from './state/receipt.facts';
import {
  openAssignments,
  overpaidBy,
  overpaymentLeft,
  type Receipt,
  type ReceiptContext,
} from './state/receipt.state';
import { heldOn } from './state/receipt-cash';
import { isExchanged } from './state/receipt-cash';

/**
 * Pays money of a receipt back, out of suspense or out of an overpayment.
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
    !receipt.returns.some(
      (known) => comparedReference(known) === comparedReference(paymentReference),
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
    ...{ effectiveDate, documentReference, kind, paymentReference, rate },
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
 * Value with which the cash of a return leaves: where nothing was exchanged that of what is owed,
 * else its share, and beyond what is there the rate of the day; the whole takes all.
 */
function cashReturned(
  receipt: Receipt,
  bankAccount: string,
  { amount, owed, rate }: { amount: Money; owed: Money; rate: RateUsed },
): Money {
  const held = heldOn(receipt.cash, bankAccount);
  if (amount.minor !== held.amount && !isExchanged(receipt)) return owed;
  const { unitsPerUsd } = rate;
  return valueLeaving(held, { amount, worth: amount.toUsdRounded(unitsPerUsd), unitsPerUsd });
}

/** The application whose overpayment is returned: the one named, else the only one still owed. */
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
