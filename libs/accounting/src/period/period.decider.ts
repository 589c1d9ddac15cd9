import type { Decider } from '@art30/event-sourcing';
import { demandNotFuture, lastDayOfMonth, type IsoDate } from '../kernel/dates';
import { functionalCurrency } from '../kernel/currency';
import { Money } from '../kernel/money';
import { policyInForce } from '../kernel/policy-settings';
import { demand } from '../kernel/rejection';
import type {
  ClosePeriod,
  Month,
  PeriodCommand,
  PeriodEvent,
  ReopenPeriod,
  SoftClosePeriod,
  StatedTrialBalance,
  Year,
  YearOrMonth,
} from './period.facts';

/**
 * Soft-closed and closed years, and fenced months. Soft-closed or fenced means that only the controller may still post;
 * closed means that nobody may. Closing a year also closes all years before it.
 */
export interface Periods {
  readonly softClosed: readonly Year[];
  readonly closed: readonly Year[];
  /** Fenced months: up to the last day of each, only the controller may post. */
  readonly fencedMonths?: readonly Month[];
  /** Date of the latest step of each year and month; the next step may not be earlier. */
  readonly steps?: Readonly<Record<YearOrMonth, IsoDate>>;
}

/** Data on which a decision about a period depends: the approver, the trial balance and unfinished work. */
export interface PeriodContext {
  /** True if the approver is the controller. */
  readonly byController: boolean;
  /** Seconds until all commands that began before the soft close have ended; 0 once they have. */
  readonly fenceSecondsLeft: number;
  /** Sequence number of the last event of the log. */
  readonly lastSequence: number;
  /**
   * Trial balance at the end of the year. It counts events up to the sequence number that the controller states, so
   * that both compare the same events.
   */
  readonly trialBalance: StatedTrialBalance;
  /** Sequence numbers of events, later than the controller's number, that post into the year or an earlier one. */
  readonly postedSince: readonly number[];
  /** Applications of receipts, dated in the year, that were assigned and that no pledge has booked or refused yet. */
  readonly pendingApplications: readonly string[];
  /** Revaluation runs dated in the year that are incomplete, or whose reversal is. */
  readonly unfinishedRuns: readonly string[];
  /** Approved proposals whose booking is not complete. */
  readonly unfinishedApprovals: readonly string[];
  /** Descriptions of items in other currencies whose value is not that at the rate of the year's last day. */
  readonly notValued: readonly string[];
}

export const noPeriodClosed: Periods = { softClosed: [], closed: [] };

export const periodsDecider: Decider<Periods, PeriodCommand, PeriodEvent, PeriodContext> = {
  initialState: noPeriodClosed,

  decide(command, periods, context) {
    const { effectiveDate } = command.facts;
    demandNotFuture(effectiveDate, command.request.today, 'effectiveDate');
    demand(
      context.byController,
      'AUTHORITY_REQUIRED',
      'only the controller may approve the closing or reopening of a period',
    );
    const event = decided(command, periods, context);
    demandAfterSteps(command.facts, periods);
    return [event];
  },

  evolve(periods, { event }) {
    const { softClosed, closed, fencedMonths = [] } = periods;
    const { type, data } = event;
    const period = 'month' in data ? data.month : data.period;
    const steps = { ...periods.steps, [period]: data.effectiveDate };
    const without = (years: readonly string[]) => years.filter((other) => other !== period);
    switch (type) {
      case 'PeriodSoftClosed':
        return { ...periods, softClosed: [...softClosed, period], steps };
      case 'PeriodClosed':
        return { ...periods, softClosed: without(softClosed), closed: [...closed, period], steps };
      case 'PeriodReopened':
        return { ...periods, softClosed: without(softClosed), closed: without(closed), steps };
      case 'MonthFenced':
        return { ...periods, fencedMonths: [...fencedMonths, period], steps };
      case 'MonthOpened':
        return { ...periods, fencedMonths: without(fencedMonths), steps };
    }
  },
};

function decided(command: PeriodCommand, periods: Periods, context: PeriodContext): PeriodEvent {
  switch (command.type) {
    case 'SoftClosePeriod':
      return fenced(command, periods);
    case 'ClosePeriod':
      return closed(command, periods, context);
    case 'ReopenPeriod':
      return reopened(command, periods);
  }
}

/**
 * Refuses a step of a period that is dated before the period's last day or before its previous step.
 *
 * @throws Rejection DATES_NOT_ORDERED.
 */
function demandAfterSteps(
  { period, effectiveDate }: SoftClosePeriod['facts'],
  { steps }: Periods,
): void {
  const notBefore = steps?.[period] ?? lastDayOf(period);
  demand(
    effectiveDate >= notBefore,
    'DATES_NOT_ORDERED',
    `${effectiveDate} is before ${notBefore}, the day of the step before: ` +
      'use that day or a later one',
    'effectiveDate',
  );
}

const unbooked = { policy: policyInForce, entries: [] };

function reopened({ facts }: ReopenPeriod, periods: Periods): PeriodEvent {
  const { period, effectiveDate, documentReference, reason } = facts;
  const data = { effectiveDate, documentReference, reason, ...unbooked };
  if (isMonth(period)) {
    demandLatestFence(periods, period);
    return { type: 'MonthOpened', data: { ...data, month: period } };
  }
  demandStatus(
    [...periods.closed, ...periods.softClosed].includes(period) &&
      yearsAfter(periods, period).length === 0,
    `${period} is not the latest period that is closed`,
  );
  return { type: 'PeriodReopened', data: { ...data, period } };
}

function demandLatestFence(periods: Periods, month: Month): void {
  const { fencedMonths = [] } = periods;
  demandStatus(fencedMonths.includes(month), `${month} is not fenced`);
  const latest = latestOf(fencedMonths);
  demandStatus(
    month === latest,
    `${month} is before ${latest}, which is fenced: open that month first`,
  );
  const year = yearOf(month);
  demandStatus(
    yearStatus(periods, year) === 'open',
    `${year} is fenced or closed as a year: open the year first`,
  );
}

function fenced({ facts, request }: SoftClosePeriod, periods: Periods): PeriodEvent {
  const { period, effectiveDate, documentReference } = facts;
  const lastDay = lastDayOf(period);
  demand(
    lastDay <= request.today,
    'DATE_IN_FUTURE',
    `${period} has not ended yet: close it after ${lastDay}`,
    'period',
  );
  const data = { effectiveDate, documentReference, ...unbooked };
  const isOfMonth = isMonth(period);
  const status = isOfMonth ? periodStatus(periods, lastDay) : yearStatus(periods, period);
  demandStatus(status === 'open', `${period} is already fenced or closed`);
  return isOfMonth
    ? { type: 'MonthFenced', data: { ...data, month: period } }
    : { type: 'PeriodSoftClosed', data: { ...data, period } };
}

function closed({ facts }: ClosePeriod, periods: Periods, context: PeriodContext): PeriodEvent {
  const { trialBalance, postedSince } = context;
  const { period, effectiveDate, documentReference, throughSequence } = facts;
  demandStatus(periods.softClosed.includes(period), `${period} is not soft-closed`);
  demandSettled(context);
  demandValued(context, lastDayOf(period));
  demand(
    throughSequence <= context.lastSequence,
    'TRIAL_BALANCE_MISMATCH',
    `the books end at sequence ${context.lastSequence}: ` +
      'read the trial balance through that sequence',
    'throughSequence',
  );
  demand(
    postedSince.length === 0,
    'TRIAL_BALANCE_MISMATCH',
    `event ${postedSince[0] ?? ''} has posted into ${period} since: read the trial balance again`,
    'throughSequence',
  );
  const difference = firstDifference(facts.trialBalance, trialBalance);
  demand(difference === undefined, 'TRIAL_BALANCE_MISMATCH', difference ?? '', 'trialBalance');
  const data = { effectiveDate, documentReference, period, throughSequence, trialBalance };
  return { type: 'PeriodClosed', data: { ...data, ...unbooked } };
}

/**
 * Refuses to close a year while commands, applications or revaluations may still post into it.
 *
 * @throws Rejection PERIOD_UNSETTLED.
 */
function demandSettled(context: PeriodContext): void {
  const { fenceSecondsLeft, pendingApplications, unfinishedRuns, unfinishedApprovals } = context;
  demand(
    fenceSecondsLeft === 0,
    'PERIOD_UNSETTLED',
    'commands that began before the soft close may still post: ' +
      `close in ${fenceSecondsLeft} seconds`,
  );
  demand(
    pendingApplications.length === 0,
    'PERIOD_UNSETTLED',
    `applications ${pendingApplications.join(', ')} are not settled yet: close in a few seconds`,
  );
  demand(
    unfinishedRuns.length === 0,
    'PERIOD_UNSETTLED',
    `revaluations ${unfinishedRuns.join(', ')} are not complete yet: close in a few seconds`,
  );
  demand(
    unfinishedApprovals.length === 0,
    'PERIOD_UNSETTLED',
    `proposals ${unfinishedApprovals.join(', ')} are approved and not booked whole yet: ` +
      'close in a few seconds',
  );
}

/** Most items that a refusal names; the rest is only counted. */
const namedItemsMax = 5;

/**
 * Refuses to close a year while items in other currencies are not valued at the rates of its last day. Otherwise a part
 * of the year's exchange result would fall into the next year.
 *
 * @throws Rejection NOT_REVALUED.
 */
function demandValued({ notValued }: PeriodContext, lastDay: IsoDate): void {
  const named = notValued.slice(0, namedItemsMax).join(', ');
  const more = notValued.length - namedItemsMax;
  demand(
    notValued.length === 0,
    'NOT_REVALUED',
    `not at the rates of ${lastDay}: ${named}${more > 0 ? ` and ${more} more` : ''}; ` +
      `run a revaluation as at ${lastDay}, then close on the trial balance after it`,
  );
}

function firstDifference(
  stated: StatedTrialBalance,
  books: StatedTrialBalance,
): string | undefined {
  const usd = (text: string | undefined) => Money.parse(text ?? '0', functionalCurrency);
  const codes = [...new Set([...Object.keys(stated), ...Object.keys(books)])].sort();
  const code = codes.find((account) => !usd(stated[account]).equals(usd(books[account])));
  if (code === undefined) return undefined;
  const [seen, booked] = [usd(stated[code]).named, usd(books[code]).named];
  return (
    `account ${code} is stated as ${seen}, but the books say ${booked}: ` +
    'read the trial balance again'
  );
}

function yearsAfter({ softClosed, closed }: Periods, period: Year): Year[] {
  return [...softClosed, ...closed].filter((year) => year > period);
}

function demandStatus(holds: boolean, detail: string): void {
  demand(holds, 'PERIOD_STATUS', detail);
}

export type PeriodStatus = 'open' | 'soft-closed' | 'closed';

/**
 * Returns the status of a date. Closing or soft-closing a year also applies to earlier years, and fencing a month also
 * applies to earlier months.
 */
export function periodStatus(periods: Periods, date: IsoDate): PeriodStatus {
  const status = yearStatus(periods, yearOf(date));
  return status === 'open' && date <= fencedThrough(periods) ? 'soft-closed' : status;
}

function yearStatus({ softClosed, closed }: Periods, year: Year): PeriodStatus {
  if (closed.some((latest) => latest >= year)) return 'closed';
  return softClosed.some((latest) => latest >= year) ? 'soft-closed' : 'open';
}

/** Returns the last day of the fenced months, up to which only the controller may post; '' if no month is fenced. */
export function fencedThrough({ fencedMonths = [] }: Periods): IsoDate {
  const latest = latestOf(fencedMonths);
  return latest === '' ? '' : lastDayOfMonth(latest);
}

function latestOf(months: readonly Month[]): Month {
  return months.reduce((latest, month) => (month > latest ? month : latest), '');
}

/** True for a month, `2024-11`; false for a year. */
export function isMonth(period: YearOrMonth): boolean {
  return period.includes('-');
}

/** Returns the last day of a fiscal year, which is a calendar year, or of a month. */
export function lastDayOf(period: YearOrMonth): IsoDate {
  return isMonth(period) ? lastDayOfMonth(period) : `${period}-12-31`;
}

export function yearOf(date: IsoDate): Year {
  return date.slice(0, 4);
}
