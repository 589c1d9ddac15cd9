import { minorOf, type NaiveEvent } from './naive-events';

/**
 * The functions of this file compute the audit tests from the log, independently of the service, which must report the
 * same findings.
 */

const dayOf = (time: string) => time.slice(0, 10);
const daysBetween = (from: string, to: string) => (Date.parse(to) - Date.parse(from)) / 86_400_000;
const isBooked = ({ entries }: NaiveEvent) => entries.length > 0;

export const daysLate = ({ effectiveDate, recordedAt }: NaiveEvent) =>
  daysBetween(effectiveDate, dayOf(recordedAt));

export function cutOffBy(log: readonly NaiveEvent[], year: string) {
  const recorded = ({ recordedAt }: NaiveEvent) => recordedAt.slice(0, 4);
  const ofYear = ({ effectiveDate }: NaiveEvent) => effectiveDate.slice(0, 4) === year;
  const booked = log.filter(isBooked);
  return {
    late: booked.filter((event) => ofYear(event) && recorded(event) > year),
    early: booked.filter(
      (event) => recorded(event) === year && event.effectiveDate.slice(0, 4) > year,
    ),
  };
}

export function backDatedBy(log: readonly NaiveEvent[], days: number) {
  return log.filter((event) => isBooked(event) && daysLate(event) > days);
}

const reversing = [
  ...['EventReversed', 'ReceiptApplicationReversed', 'ReceiptReversed', 'ReceiptReleased'],
  ...['ReceiptReturnReversed', 'ReturnSentBackReversed', 'ReceiptRevaluationReversed'],
  ...['CashTransferReversed', 'RevaluationReversalStarted', 'PeriodReopened', 'MonthOpened'],
];

export function reversalsBy(log: readonly NaiveEvent[]) {
  return log.filter(({ type }) => reversing.includes(type));
}

/**
 * Returns the positions of journal lines whose amount is a multiple of `unit` whole units, and the positions of all
 * lines with an amount.
 */
export function roundBy(log: readonly NaiveEvent[], unit: bigint) {
  const lines = log.flatMap(({ sequence, entries }) =>
    entries.flatMap(({ account, currency, amount }, line) => {
      const [, decimals = ''] = amount.split('.');
      const minor = minorOf(amount);
      if (account.startsWith('9') || minor === 0n) return [];
      const isRound = minor % (unit * 10n ** BigInt(decimals.length)) === 0n;
      return [{ place: [sequence, line], currency, isRound }];
    }),
  );
  return { lines, round: lines.filter(({ isRound }) => isRound) };
}

interface HeldInSuspense {
  readonly amount: bigint;
  readonly movedOn: string;
  readonly movedBy: number;
}

/** Computes the money in suspense by receipt, with the last event that changed its amount. */
export function suspenseBy(log: readonly NaiveEvent[]) {
  const held = new Map<string, HeldInSuspense>();
  for (const { sequence, effectiveDate, entries } of log) {
    for (const { account, amount, dims } of entries) {
      const { receipt } = dims;
      const minor = minorOf(amount);
      if (account !== '2110' || receipt === undefined || minor === 0n) continue;
      const before = held.get(receipt) ?? { amount: 0n, movedOn: '', movedBy: 0 };
      const isLater = effectiveDate >= before.movedOn;
      held.set(receipt, {
        amount: before.amount - minor,
        movedOn: isLater ? effectiveDate : before.movedOn,
        movedBy: isLater ? sequence : before.movedBy,
      });
    }
  }
  return new Map([...held].filter(([, { amount }]) => amount !== 0n));
}

const lastOf = (days: Iterable<string>) => [...days].toSorted().at(-1) ?? '';

/** Closed years, and months fenced for all but the controller, after the events about periods so far. */
class Fences {
  readonly closed = new Set<string>();
  readonly fenced = new Set<string>();
  everThrough = '';

  after({ type, facts }: NaiveEvent): void {
    const { period, month } = facts as { readonly period?: string; readonly month?: string };
    const lastDay = period === undefined ? `${month ?? ''}-31` : `${period}-12-31`;
    if (['PeriodClosed', 'PeriodReopened', 'MonthOpened'].includes(type)) {
      this.closed.delete(lastDay);
      this.fenced.delete(lastDay);
    }
    if (type === 'PeriodSoftClosed' || type === 'MonthFenced') this.fenced.add(lastDay);
    if (type === 'PeriodClosed') this.closed.add(lastDay);
    this.everThrough = lastOf([this.everThrough, lastOf(this.closed), lastOf(this.fenced)]);
  }

  standingOf(day: string): string {
    if (day <= lastOf(this.closed)) return 'CLOSED';
    return day <= lastOf(this.fenced) ? 'SOFT_CLOSED' : 'REOPENED';
  }
}

/** Returns postings on days that were already closed or fenced, with the status of the day at that time. */
export function latePostingsBy(log: readonly NaiveEvent[]) {
  const fences = new Fences();
  return log.flatMap((event) => {
    fences.after(event);
    const { sequence, postingDate } = event;
    if (!isBooked(event) || postingDate > fences.everThrough) return [];
    return [{ sequence, standing: fences.standingOf(postingDate) }];
  });
}
