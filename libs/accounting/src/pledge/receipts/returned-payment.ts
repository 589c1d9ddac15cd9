import { isCash } from '../../accounts/chart-of-accounts';
import { demandNotFuture } from '../../kernel/dates';
import { Money, splitRunning } from '../../kernel/money';
import { demand, refuse } from '../../kernel/rejection';
import { rateOn, rateWarnings } from '../../rates/rates.decider';
import type { PledgeFact } from '../facts/pledge.facts';
import type { AssignedLine, BookCredit, ReturnOfReceipt } from '../facts/receipts.facts';
import { existingPledge } from '../guards/existing-pledge';
import type { BookedEvent, Pledge, PledgeContext, PledgeState } from '../state/pledge.state';
import type { Infer } from '../../schema';
import { demandUndecided, sharesOf } from './settlement';

type Returning = BookCredit['facts'] & { readonly credit: Infer<typeof ReturnOfReceipt> };

/**
 * Books a payment that the bank returned. The refund or levy that the payment had settled is owed again in full, even
 * if the bank kept a charge.
 *
 * @throws Rejection PAYMENT_NOT_MADE, RETURN_EXCEEDS_PAYMENT, CURRENCY_MISMATCH, RATE_MISSING or DATES_NOT_ORDERED.
 */
export function takeReturned(
  facts: Returning,
  state: PledgeState,
  { today, rates }: PledgeContext,
): PledgeFact[] {
  const { applicationId, effectiveDate, valueDate, credit } = facts;
  demandNotFuture(effectiveDate, today, 'effectiveDate');
  const pledge = existingPledge(state, facts.pledgeId);
  demandUndecided(pledge, applicationId);
  const { debt, payment, paid } = demandUnreturnedPayment(pledge, credit.eventId);
  demand(
    effectiveDate >= payment.effectiveDate,
    'DATES_NOT_ORDERED',
    `the payment is of ${payment.effectiveDate}: use the value date of a credit from that day on`,
    'effectiveDate',
  );
  const [line] = facts.lines;
  if (line === undefined)
    return refuse('INVALID_AMOUNT', 'amount is zero: state what came back', amountField);
  const rate = rateOn(rates, paid.currency, valueDate);
  const lines = returnedLines(line, paid, rate.unitsPerUsd);
  const { receiptId, bankAccount, ledgerAccount } = facts;
  const from = { receiptId, bankAccount, ledgerAccount, valueDate };
  const data = { effectiveDate, applicationId, ...from, payment: credit.eventId, ...debt };
  const warnings = rateWarnings(rate, valueDate);
  return [{ type: 'PaymentReturned', data: { ...data, lines, rate, warnings } }];
}

const amountField = 'returnsPayment.amount';

/** Cash that a payment took out of the account, by purpose, in minor units. */
interface Paid {
  readonly currency: string;
  readonly byPurpose: ReadonlyMap<string, bigint>;
}

/**
 * Returns the payment recorded by an event, with the debt that it settled.
 *
 * @throws Rejection PAYMENT_NOT_MADE if the event is no payment, was reversed, or was already returned.
 */
function demandUnreturnedPayment(
  pledge: Pledge,
  eventId: string,
): {
  readonly debt: { readonly refundId: string } | { readonly levyId: string };
  readonly payment: BookedEvent;
  readonly paid: Paid;
} {
  const payment = pledge.booked.get(eventId);
  const debt = payment && !payment.reversed ? debtPaidBy(pledge, eventId, payment) : undefined;
  const paid = payment && paidBy(payment);
  if (payment === undefined || debt === undefined || paid === undefined) {
    return refuse(
      'PAYMENT_NOT_MADE',
      `event ${eventId} is no payment of pledge ${pledge.pledgeId} that could come back: ` +
        'name the event that paid the refund or levy',
      'returnsPayment.eventId',
    );
  }
  return { debt, payment, paid };
}

function debtPaidBy({ refunds, levies }: Pledge, eventId: string, { event }: BookedEvent) {
  switch (event.type) {
    case 'RefundPaid': {
      const { refundId } = event.data;
      return refunds.get(refundId)?.paidBy === eventId ? { refundId } : undefined;
    }
    case 'LevyPaid': {
      const { levyId } = event.data;
      return levies.get(levyId)?.paidBy === eventId ? { levyId } : undefined;
    }
    case 'ContributionRefunded':
      return { refundId: event.data.refundId };
    default:
      return undefined;
  }
}

/** Returns the cash that an event paid out, by purpose; undefined if the event has no line of cash. */
function paidBy({ entries }: BookedEvent): Paid | undefined {
  const byPurpose = new Map<string, bigint>();
  const cash = entries.filter(({ account }) => isCash(account));
  for (const { amount, currency, dims } of cash) {
    const purpose = dims.purpose ?? '';
    const left = -Money.parse(amount, currency).minor;
    if (left !== 0n) byPurpose.set(purpose, (byPurpose.get(purpose) ?? 0n) + left);
  }
  const [first] = cash;
  return first && { currency: first.currency, byPurpose };
}

/**
 * Splits a returned amount over the purposes that had paid it, in proportion to their payments. If less came back than
 * was paid, the difference is the bank's charge.
 */
function returnedLines(line: AssignedLine, { currency, byPurpose }: Paid, unitsPerUsd: string) {
  const came = Money.of(line.cash).in(currency, 'returnsPayment.eventId');
  const amounts = [...byPurpose.values()];
  const paid = Money.ofMinor(
    amounts.reduce((sum, amount) => sum + amount, 0n),
    currency,
  );
  demand(
    !came.exceeds(paid),
    'RETURN_EXCEEDS_PAYMENT',
    `${came.named} is more than the ${paid.named} that was paid: state the amount that came back`,
    amountField,
  );
  const parts = splitRunning(came.minor, amounts);
  const kept = amounts.map((amount, at) => amount - (parts[at] ?? 0n));
  const keptUsd = splitRunning(paid.minus(came).toUsdRounded(unitsPerUsd).minor, kept);
  const shares = sharesOf(line, parts);
  const money = (minor = 0n) => Money.ofMinor(minor, currency).toJSON();
  return [...byPurpose].map(([purpose, amount], at) => {
    const { cash, cashUsd, cashFrom, owedUsd } = shares(at);
    return {
      purpose,
      owed: money(amount),
      cash,
      cashUsd,
      ...(cashFrom && { cashFrom }),
      ...(owedUsd && { owedUsd }),
      kept: money(kept[at]),
      keptUsd: Money.ofMinor(keptUsd[at] ?? 0n, 'USD').toString(),
    };
  });
}
