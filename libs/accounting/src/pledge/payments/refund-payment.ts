import { payingAccountOn, type PayingAccount } from '../../bank-account/bank-account.decider';
import { demandNotFuture } from '../../kernel/dates';
import { Money } from '../../kernel/money';
import { postingDateOf } from '../../period/posting';
import { rateOn, rateWarnings } from '../../rates/rates.decider';
import { demand, isGiven, refuse } from '../../kernel/rejection';
import type { PledgeFact } from '../facts/pledge.facts';
import type { Pledge, PledgeContext, PledgeState } from '../state/pledge.state';
import type { PayRefund, RefundPaidFacts } from '../facts/payments.facts';
import { owedByPurpose, type Refund } from '../state/refund.state';
import { existingPledge } from '../guards/existing-pledge';

/**
 * Pays a debt to the donor in full: an approved refund, the advances of a withdrawn or lapsed pledge, or money whose
 * condition failed. A payment that the bank returns reopens the debt, which can then be paid again.
 *
 * @throws Rejection REFUND_UNKNOWN, REFUND_PAID or a refusal of {@link paidDebt}.
 */
export function payRefund(
  { facts, request }: PayRefund,
  state: PledgeState,
  context: PledgeContext,
): PledgeFact[] {
  const { refundId, effectiveDate } = facts;
  demandNotFuture(effectiveDate, request.today, 'effectiveDate');
  const pledge = existingPledge(state, facts.pledgeId);
  const refund = pledge.refunds.get(refundId);
  if (refund === undefined) {
    const detail = `pledge ${pledge.pledgeId} owes nothing under refund ${refundId}`;
    return refuse('REFUND_UNKNOWN', detail, 'refundId');
  }
  demand(
    refund.paidBy === undefined,
    'REFUND_PAID',
    `refund ${refundId} is already paid by event ${refund.paidBy ?? ''}`,
    'refundId',
  );
  const data = paidDebt({ debt: refund, named: `refund ${refundId}`, facts }, pledge, context);
  return [{ type: 'RefundPaid', data: { ...data, refundId } }];
}

/** Arguments of a payment: the debt, its name in refusals, and the facts of the payment. */
interface Paying {
  readonly debt: Refund;
  readonly named: string;
  readonly facts: Pick<
    PayRefund['facts'],
    'effectiveDate' | 'postingDate' | 'documentReference' | 'paidFrom' | 'paymentReference'
  >;
}

/**
 * Returns the facts of the payment of a debt, in full and with the exchange rate of the day.
 *
 * @throws Rejection DATES_NOT_ORDERED before the debt was owed, PAYMENT_INCOMPLETE, CURRENCY_MISMATCH, RATE_MISSING, or
 * the refusal of an unknown bank account.
 */
export function paidDebt(
  { debt, named, facts }: Paying,
  pledge: Pledge,
  context: PledgeContext,
): Omit<RefundPaidFacts, 'refundId'> {
  const { effectiveDate, documentReference, paymentReference } = facts;
  const owedSince = pledge.booked.get(debt.eventId)?.effectiveDate ?? effectiveDate;
  demand(
    effectiveDate >= owedSince,
    'DATES_NOT_ORDERED',
    `${named} is owed since ${owedSince}: pay it from that day on`,
    'effectiveDate',
  );
  const owedAgain = debt.paidMeanwhile?.at(-1)?.until ?? owedSince;
  demand(
    postingDateOf(facts) >= owedAgain,
    'DATES_NOT_ORDERED',
    `${named} was paid before, and is owed again since ${owedAgain}: pay it from that day on`,
    'effectiveDate',
  );
  demandPaymentReference(paymentReference);
  const from = payingAccountOn(context.bankAccounts, facts.paidFrom, effectiveDate, 'paidFrom');
  demandOwedCurrency(from, debt.currency);
  const rate = rateOn(context.rates, debt.currency, effectiveDate);
  const lines = owedByPurpose(debt).map(({ purpose, amount }) => ({
    purpose,
    amount: Money.ofMinor(amount, debt.currency).toJSON(),
  }));
  const paid = { bankAccount: from.code, ledgerAccount: from.ledgerAccount, paymentReference };
  const warnings = rateWarnings(rate, effectiveDate);
  return { effectiveDate, documentReference, lines, rate, ...paid, warnings };
}

/**
 * Refuses a payment without the bank's reference, by which the payment is found on the bank statement.
 *
 * @throws Rejection PAYMENT_INCOMPLETE.
 */
export function demandPaymentReference(reference: string | undefined): asserts reference is string {
  demand(
    isGiven(reference),
    'PAYMENT_INCOMPLETE',
    'a payment needs the reference of the bank: give the paymentReference',
    'paymentReference',
  );
}

/**
 * Refuses to pay a debt from an account in another currency; the cash must be converted first.
 *
 * @throws Rejection CURRENCY_MISMATCH.
 */
export function demandOwedCurrency(payingAccount: PayingAccount, currency: string): void {
  demand(
    payingAccount.currency === currency,
    'CURRENCY_MISMATCH',
    `bank account ${payingAccount.code} is in ${payingAccount.currency}, but ${currency} is owed: ` +
      `pay from an account in ${currency}`,
    'paidFrom',
  );
}
