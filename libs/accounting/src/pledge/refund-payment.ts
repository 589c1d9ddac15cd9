import { payingAccountOn, type PayingAccount } from '../bank-account/paying-account';
import { demandNotFuture } from '../dates';
import { Money } from '../money';
import { rateOn, rateWarnings } from '../rates/rates.decider';
import { demand, isGiven, refuse } from '../rejection';
import { existingPledge } from './announcement';
import type { PledgeFact } from './pledge.events';
import type { PledgeContext, PledgeState } from './pledge.state';
import type { PayRefund } from './refund.commands';
import { owedByPurpose } from './refund.state';

/**
 * What is owed back to the donor leaves an account, whole and once: a refund that was approved, what
 * a pledge that ended left, or what a failed condition gives back.
 */
export function payRefund(
  { facts, request }: PayRefund,
  state: PledgeState,
  context: PledgeContext,
): PledgeFact[] {
  const { refundId, effectiveDate, documentReference, paymentReference } = facts;
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
    `refund ${refundId} is paid by event ${refund.paidBy ?? ''}`,
    'refundId',
  );
  const owedSince = pledge.booked.get(refund.eventId)?.effectiveDate ?? effectiveDate;
  demand(
    effectiveDate >= owedSince,
    'DATES_NOT_ORDERED',
    `refund ${refundId} is owed since ${owedSince}: pay it from that day on`,
    'effectiveDate',
  );
  demandPaymentReference(paymentReference);
  const from = payingAccountOn(context.bankAccounts, facts.paidFrom, effectiveDate, 'paidFrom');
  demandOwedCurrency(from, refund.currency);
  const rate = rateOn(context.rates, refund.currency, effectiveDate);
  const lines = owedByPurpose(refund).map(({ purpose, amount }) => ({
    purpose,
    amount: Money.ofMinor(amount, refund.currency).toJSON(),
  }));
  const paid = { bankAccount: from.code, ledgerAccount: from.ledgerAccount, paymentReference };
  const warnings = rateWarnings(rate, effectiveDate);
  const data = { effectiveDate, documentReference, refundId, lines, rate, ...paid, warnings };
  return [{ type: 'RefundPaid', data }];
}

/** @throws Rejection PAYMENT_INCOMPLETE. */
export function demandPaymentReference(reference: string | undefined): asserts reference is string {
  demand(
    isGiven(reference),
    'PAYMENT_INCOMPLETE',
    'a payment has a reference: give it',
    'paymentReference',
  );
}

/** A debt is paid in its own currency: what it costs in another one is a conversion. */
export function demandOwedCurrency(from: PayingAccount, currency: string): void {
  demand(
    from.currency === currency,
    'CURRENCY_MISMATCH',
    `${from.code} is in ${from.currency}, ${currency} is owed: pay from an account in ${currency}`,
    'paidFrom',
  );
}
