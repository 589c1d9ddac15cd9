import type { DatedBalance, DaysOfFact } from '../accounts/balances';
import type { DatedFacts } from '../kernel/booking';
import { demandNotFuture, isDate, type IsoDate } from '../kernel/dates';
import { demand } from '../kernel/rejection';
import { fencedThrough, periodStatus, yearOf, type Periods } from './period.decider';

/** Who posts, and into which periods. */
export interface Posting {
  readonly periods: Periods;
  /** The approver is the controller. */
  readonly byController: boolean;
}

/** The date under which the books carry a fact. */
export function postingDateOf(facts: Pick<DatedFacts, 'effectiveDate' | 'postingDate'>): IsoDate {
  return facts.postingDate ?? facts.effectiveDate;
}

/** The day of a fact and that under which the books carry it. */
export function daysOf(facts: Pick<DatedFacts, 'effectiveDate' | 'postingDate'>): DaysOfFact {
  return { effectiveOn: facts.effectiveDate, postedOn: postingDateOf(facts) };
}

/** The posting date of what a fact moves, and the day of the fact where that is another. */
export function datedAs(
  facts: Pick<DatedFacts, 'effectiveDate' | 'postingDate'>,
): Pick<DatedBalance, 'date' | 'effectiveOn'> {
  const { effectiveDate: effectiveOn } = facts;
  const date = postingDateOf(facts);
  return effectiveOn === date ? { date } : { date, effectiveOn };
}

/**
 * Refuses a posting date before the fact or in the future, before a rule is looked up for that day.
 *
 * @throws Rejection INVALID_DATE, DATE_IN_FUTURE or DATES_NOT_ORDERED.
 */
export function demandPostingDate(facts: object, posting: Posting | null, today: IsoDate): void {
  const { postingDate, effectiveDate = '' } = facts as Partial<DatedFacts>;
  if (postingDate === undefined || posting === null) return;
  demandNotFuture(postingDate, today, 'postingDate');
  demand(
    postingDate >= effectiveDate || !isDate(effectiveDate),
    'DATES_NOT_ORDERED',
    `postingDate ${postingDate} is before the effectiveDate ${effectiveDate}: ` +
      'use that day or a later one',
    'postingDate',
  );
}

/** Dates that decide under which day a fact is posted. */
interface Stated {
  readonly postingDate?: IsoDate | undefined;
  /** Effective date of the reversed event, whose period the reversal concerns. */
  readonly concerns?: IsoDate | undefined;
  /** Posting date of the reversed event; the reversal is not posted before it. */
  readonly notBefore?: IsoDate | undefined;
}

/**
 * The facts with the date they are posted under. A fact of a closed period is posted into an open
 * one, at the rate of its own date, and remembers the period it belongs to (domain rule 25).
 *
 * @param posting null where a step that was decided before is only finished.
 * @throws Rejection PERIOD_CLOSED, DATES_NOT_ORDERED or DATE_IN_FUTURE.
 */
export function posted<Facts extends DatedFacts>(
  facts: Facts,
  { postingDate, concerns = facts.effectiveDate, notBefore = '' }: Stated,
  posting: Posting | null,
  today: IsoDate,
): Facts {
  const { effectiveDate } = facts;
  const date = postingDate ?? effectiveDate;
  demandPostingDate({ effectiveDate, postingDate }, posting, today);
  if (posting) {
    demandPostable(posting, date);
    demand(
      date >= notBefore,
      'DATES_NOT_ORDERED',
      `the reversed event is posted on ${notBefore}: state a postingDate from that day on`,
      'postingDate',
    );
  }
  return {
    ...facts,
    ...(date === effectiveDate ? {} : { postingDate: date }),
    ...(yearOf(date) === yearOf(concerns) ? {} : { originalPeriod: yearOf(concerns) }),
  };
}

/** Whether who posts may post on a date. */
export function isPostable({ periods, byController }: Posting, date: IsoDate): boolean {
  const status = periodStatus(periods, date);
  return status === 'open' || (status === 'soft-closed' && byController);
}

function demandPostable(posting: Posting, date: IsoDate): void {
  const { periods } = posting;
  demand(
    isPostable(posting, date),
    'PERIOD_CLOSED',
    periodStatus(periods, date) === 'closed'
      ? `period ${yearOf(date)} is closed: state a postingDate in an open period`
      : fenceNamed(periods, date),
    'effectiveDate',
  );
}

function fenceNamed(periods: Periods, date: IsoDate): string {
  const through = fencedThrough(periods);
  return date <= through
    ? `only the controller posts up to ${through}: ask the controller to approve, ` +
        'or state a later postingDate'
    : `period ${yearOf(date)} is soft-closed: ask the controller to approve`;
}

/**
 * Refuses a command without the controller's approval.
 *
 * @param posting null where a step that was decided before is only finished.
 * @param what the command, as the sentence begins: `a write-off`.
 * @throws Rejection AUTHORITY_REQUIRED.
 */
export function demandController(
  posting: Pick<Posting, 'byController'> | null,
  what: string,
): void {
  demand(
    posting?.byController !== false,
    'AUTHORITY_REQUIRED',
    `${what} needs the approval of the controller: nobody else approves it`,
  );
}
