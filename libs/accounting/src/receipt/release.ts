import type { DatedFacts } from '../kernel/booking';
import { demandNotFuture, type IsoDate } from '../kernel/dates';
import { demand, refuse } from '../kernel/rejection';
import { postingDateOf } from '../period/posting';
import type { ReceiptFact } from './facts/receipt.facts';
import type { ReleaseReceipt } from './facts/application.facts';
import { overpaidBy } from './state/assignment.state';
import type { Receipt, ReceiptContext } from './state/receipt.state';
import { lastValueChangeOf, latestOfReceipt } from './state/revaluation.state';

type Dates = Pick<DatedFacts, 'effectiveDate' | 'postingDate'>;

/** Ends an application and moves its money back to the receipt. */
export function release(
  { facts }: ReleaseReceipt,
  receipt: Receipt,
  { today }: ReceiptContext,
): ReceiptFact {
  const { applicationId, effectiveDate, reason, neverTaken, givenBack } = facts;
  demandNotFuture(effectiveDate, today, 'effectiveDate');
  const assignment = receipt.assignments.get(applicationId);
  if (!assignment) {
    const detail = `receipt ${receipt.facts.receiptId} has no application ${applicationId}`;
    return refuse('APPLICATION_UNKNOWN', detail, 'applicationId');
  }
  demand(assignment.open, 'ALREADY_REVERSED', `application ${applicationId} is already reversed`);
  const { pledgeId, effectiveDate: assignedOn } = assignment.facts;
  demand(
    effectiveDate >= assignedOn,
    'DATES_NOT_ORDERED',
    `the application is of ${assignedOn}: reverse it from that day on`,
    'effectiveDate',
  );
  demandOverpaymentWhole(receipt, applicationId, facts);
  const data = { effectiveDate, applicationId, pledgeId, reason, neverTaken, givenBack };
  return { type: 'ReceiptReleased', data };
}

/** Refuses to end an application while another one still uses part of the overpayment that it left. */
export function demandOverpaymentWhole(
  receipt: Receipt,
  applicationId: string,
  dates: Dates,
): void {
  const whole = earliestReleaseDates(receipt, applicationId, dates);
  const isSame = isSameDay(whole, dates);
  const since =
    isSame || whole.effectiveDate > dates.effectiveDate
      ? whole.effectiveDate
      : postingDateOf(whole);
  demand(
    isSame,
    'DATES_NOT_ORDERED',
    `the overpayment of application ${applicationId} is whole from ${since} on: ` +
      'reverse the application from that day on',
    'effectiveDate',
  );
}

/** True if both have the same effective date and the same posting date. */
export function isSameDay(one: Dates, other: Dates): boolean {
  return one.effectiveDate === other.effectiveDate && postingDateOf(one) === postingDateOf(other);
}

/**
 * Returns the earliest dates on which an application may be released: not before other applications have
 * given back what they used of its overpayment.
 */
function earliestReleaseDates(receipt: Receipt, applicationId: string, dates: Dates): Dates {
  const back = overpaidBy(receipt, applicationId).filter(({ amount }) => amount > 0n);
  const latest = (days: readonly IsoDate[]) => days.toSorted().at(-1) ?? dates.effectiveDate;
  const effectiveDate = latest([
    dates.effectiveDate,
    ...back.map(({ date, effectiveOn = date }) => effectiveOn),
  ]);
  const postingDate = latest([postingDateOf(dates), ...back.map(({ date }) => date)]);
  return postingDate === effectiveDate ? { effectiveDate } : { effectiveDate, postingDate };
}

/**
 * Returns the dates for releasing an application that its pledge has already reversed. They are not posted
 * before the latest revaluation or its reversal, which counted the money as suspense.
 */
export function datesAfterLastValuation(
  receipt: Receipt,
  applicationId: string,
  dates: Dates,
): Dates {
  const whole = earliestReleaseDates(receipt, applicationId, dates);
  const valuedOn = latestOfReceipt(receipt)?.date ?? '';
  const changedOn = lastValueChangeOf(receipt) ?? '';
  const notBefore = changedOn > valuedOn ? changedOn : valuedOn;
  return postingDateOf(whole) < notBefore ? { ...whole, postingDate: notBefore } : whole;
}
