import { lowestOnBoth } from '../accounts/balances';
import { functionalCurrency } from '../kernel/currency';
import { demandNotFuture } from '../kernel/dates';
import { Money } from '../kernel/money';
import { demand, refuse } from '../kernel/rejection';
import { daysOf, postingDateOf } from '../period/posting';
import { rateOn, rateWarnings } from '../rates/rates.decider';
import { carryingOfPart } from './assignment/assignment';
import type { ReceiptFact } from './facts/receipt.facts';
import type { RefuseSentBack, TakeSentBack, UndoSentBack } from './facts/return.facts';
import type { ReceiptReturn } from './state/assignment.state';
import { demandNotMovedAfter, heldOn } from './state/receipt-cash';
import type { Receipt, ReceiptContext, ReceiptState } from './state/receipt.state';
import {
  openReturnOfPayment,
  owedAs,
  owedMovements,
  type ReturnBack,
} from './state/sent-back.state';
import { shortOf } from './transfer';

/**
 * Books a return that the bank sent back: the whole returned amount is owed again, at the rate of the
 * credit's value date.
 *
 * @throws Rejection PAYMENT_NOT_MADE, RETURN_EXCEEDS_PAYMENT, CURRENCY_MISMATCH, RATE_MISSING or
 * DATES_NOT_ORDERED.
 */
export function takeSentBack(
  { facts }: TakeSentBack,
  state: ReceiptState,
  { today, rates }: ReceiptContext,
): ReceiptFact {
  const { applicationId, effectiveDate, documentReference, payment, credit, money } = facts;
  demandNotFuture(effectiveDate, today, 'effectiveDate');
  const receipt = returning(state, facts.receiptId);
  demandUndecided(receipt, applicationId);
  const own = demandUnreversedReturn(receipt, payment);
  demandNotBeforeReturn(facts, own);
  const owed = Money.of(own.facts.amount);
  const cash = Money.of(money.cash);
  demand(
    cash.currency === owed.currency,
    'CURRENCY_MISMATCH',
    `the credit is in ${cash.currency}, and ${owed.named} was returned: ` +
      'name the return that came back with it',
    'returnSentBack.eventId',
  );
  demand(
    !cash.exceeds(owed),
    'RETURN_EXCEEDS_PAYMENT',
    `${cash.named} is more than the ${owed.named} that was returned: state the amount that came back`,
    'returnSentBack.amount',
  );
  const rate = rateOn(rates, owed.currency, credit.valueDate);
  const kept = owed.minus(cash);
  const overpaymentOf = openApplicationOf(receipt, own.facts.applicationId);
  const warnings = rateWarnings(rate, credit.valueDate);
  const data = {
    effectiveDate,
    documentReference,
    applicationId,
    ...credit,
    payment,
    owed: owed.toJSON(),
    worthUsd: owed.toUsdRounded(rate.unitsPerUsd).toString(),
    ...money,
    kept: kept.toJSON(),
    keptUsd: kept.toUsdRounded(rate.unitsPerUsd).toString(),
    rate,
    warnings,
    ...(overpaymentOf === undefined ? {} : { overpaymentOf, donorId: own.facts.donorId }),
  };
  return { type: 'ReturnSentBack', data };
}

/** Returns the recorded receipt. An unknown or reversed receipt has no return that could be sent back. */
function returning(state: ReceiptState, receiptId: string): Receipt {
  if (state.status === 'recorded') return state;
  return refuse(
    'PAYMENT_NOT_MADE',
    `no money of receipt ${receiptId} was returned: name the receipt whose return came back`,
    'returnSentBack.receiptId',
  );
}

/** Returns the return under an event id, unless it was reversed or already sent back. */
function demandUnreversedReturn(receipt: Receipt, payment: string): ReceiptReturn {
  const own = receipt.returns.get(payment);
  const stands = own?.reversed === false && openReturnOfPayment(receipt, payment) === undefined;
  if (own !== undefined && stands) return own;
  return refuse(
    'PAYMENT_NOT_MADE',
    `event ${payment} is no return of receipt ${receipt.facts.receiptId} that could come back: ` +
      'name the event that returned the money',
    'returnSentBack.eventId',
  );
}

/**
 * Refuses a credit that is valued, or posted, before the return that it should belong to. @throws Rejection
 * DATES_NOT_ORDERED.
 */
function demandNotBeforeReturn(facts: TakeSentBack['facts'], { facts: own }: ReceiptReturn): void {
  const { valueDate } = facts.credit;
  demand(
    valueDate >= own.effectiveDate,
    'DATES_NOT_ORDERED',
    `the money was returned on ${own.effectiveDate}, and the credit is of ${valueDate}: ` +
      'name a return of that day or an earlier one',
    'returnSentBack.eventId',
  );
  const postedOn = postingDateOf(own);
  demand(
    postingDateOf(facts) >= postedOn,
    'DATES_NOT_ORDERED',
    `the return is posted on ${postedOn}: state a postingDate from that day on`,
    'postingDate',
  );
}

/** Returns the application if it is open. Once it has ended, the overpayment that it left is in suspense. */
function openApplicationOf(
  { assignments }: Receipt,
  overpaymentOf: string | undefined,
): string | undefined {
  return assignments.get(overpaymentOf ?? '')?.open === true ? overpaymentOf : undefined;
}

/** Records that the receipt refuses money of another receipt, which then has the money back. */
export function refuseSentBack({ facts }: RefuseSentBack, receipt: Receipt): ReceiptFact {
  const { applicationId, effectiveDate, credit, code, detail } = facts;
  demandUndecided(receipt, applicationId);
  const { receiptId } = credit;
  const data = { effectiveDate, applicationId, receiptId, code, detail };
  return { type: 'ReceiptApplicationRefused', data };
}

/** Refuses an application that the receipt has already booked or refused. @throws Rejection DUPLICATE_ID. */
function demandUndecided({ facts, sentBack }: Receipt, applicationId: string): void {
  demand(
    !sentBack.has(applicationId),
    'DUPLICATE_ID',
    `receipt ${facts.receiptId} has already taken or refused application ${applicationId}`,
  );
}

/**
 * Reverses a return that was sent back, because the credit was something else. Debt and cash leave at their
 * values of that day; where the balance has changed since, each leaves with its share of the balance.
 *
 * @throws Rejection APPLICATION_UNKNOWN, DEPENDENT_EVENTS or DATES_NOT_ORDERED.
 */
export function undoSentBack(
  { facts }: UndoSentBack,
  receipt: Receipt,
  { today }: ReceiptContext,
): ReceiptFact {
  const { applicationId, effectiveDate, documentReference, reasonCode, reason } = facts;
  demandNotFuture(effectiveDate, today, 'effectiveDate');
  const application = receipt.sentBack.get(applicationId);
  if (application?.taken === undefined || !application.open) {
    const detail = `receipt ${facts.receiptId} has not taken application ${applicationId}`;
    return refuse('APPLICATION_UNKNOWN', detail, 'applicationId');
  }
  const own = application.taken;
  demand(
    effectiveDate >= own.facts.effectiveDate,
    'DATES_NOT_ORDERED',
    `the application is of ${own.facts.effectiveDate}: reverse it from that day on`,
    'effectiveDate',
  );
  const overpaymentOf = openApplicationOf(receipt, own.facts.overpaymentOf);
  const worthUsd = valueOwed(facts, own, receipt);
  const taken = cashTakenOf(facts, own, receipt);
  const data = {
    effectiveDate,
    documentReference,
    applicationId,
    receiptId: own.facts.receiptId,
    ...(overpaymentOf === undefined ? {} : { overpaymentOf }),
    ...(worthUsd === undefined ? {} : { worthUsd: worthUsd.toString() }),
    ...(taken.length === 0 ? {} : { taken }),
    reverses: application.eventId,
    reasonCode,
    reason,
  };
  return { type: 'ReturnSentBackReversed', data };
}

/**
 * USD value at which the debt is cancelled; undefined if it equals the value at which the debt was booked.
 */
function valueOwed(
  facts: UndoSentBack['facts'],
  own: ReturnBack,
  receipt: Receipt,
): Money | undefined {
  const overpaymentOf = openApplicationOf(receipt, own.facts.overpaymentOf);
  const amount = Money.of(own.facts.owed);
  const exceeded = (most: Money) =>
    refuse(
      'DEPENDENT_EVENTS',
      `${amount.named} is more than the ${most.named} of the returned money that is still owed: ` +
        'reverse the application or return that used the rest first',
    );
  const [days, held] = [daysOf(facts), owedMovements(receipt, overpaymentOf)];
  const now = owedAs(receipt, overpaymentOf);
  const isAsItCame =
    overpaymentOf === own.facts.overpaymentOf &&
    now.amount === own.owed.amount &&
    now.usd === own.owed.usd;
  if (!isAsItCame) return carryingOfPart(held, amount, days, exceeded);
  const most = Money.ofMinor(lowestOnBoth(held, days).amount, amount.currency);
  return amount.exceeds(most) ? exceeded(most) : undefined;
}

/**
 * Returns the cash to take from accounts whose balance has changed since, each with its share of the
 * balance's value.
 */
function cashTakenOf(facts: UndoSentBack['facts'], own: ReturnBack, receipt: Receipt) {
  const { bankAccount: credited, cash, cashFrom } = own.facts;
  const came = cashFrom ?? [{ bankAccount: credited, amount: cash }];
  return came.flatMap(({ bankAccount, amount }) => {
    const reached = own.reached.get(bankAccount);
    const held = heldOn(receipt.cash, bankAccount);
    const isAsItCame = held.amount === reached?.amount && held.usd === reached.usd;
    const enough = isAsItCame ? reached.amount : undefined;
    const short = shortOf(receipt, { bankAccount, amount }, daysOf(facts), enough);
    demand(
      short === undefined,
      'DEPENDENT_EVENTS',
      `${short ?? ''}: reverse the facts that used the returned cash first`,
    );
    if (isAsItCame) return [];
    demandNotMovedAfter(receipt, { bankAccount }, { postedOn: postingDateOf(facts) });
    const leaving = Money.of(amount).minor;
    const value = Money.ofMinor(held.usd, functionalCurrency);
    const usd = leaving === 0n ? value.minus(value) : value.shareRounded(leaving, held.amount);
    return [{ bankAccount, usd: usd.toString() }];
  });
}
