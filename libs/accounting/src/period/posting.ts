import type { DatedBalance, DaysOfFact } from '../accounts/balances';
import type { DatedFacts } from '../kernel/booking';
import { dayAfter, demandNotFuture, isDate, type IsoDate } from '../kernel/dates';
import { demand, refuse, Rejection, type RejectionCode } from '../kernel/rejection';
import { fencedThrough, lastDayOf, type Periods, periodStatus, yearOf } from './period.decider';

/** The periods, and the role of the approver: both decide on which days a fact may be posted. */
export interface Posting {
  readonly periods: Periods;
  /** True if the approver is the controller. */
  readonly byController: boolean;
}

/** Returns the posting date of a fact: the stated one, else its effective date. */
export function postingDateOf(facts: Pick<DatedFacts, 'effectiveDate' | 'postingDate'>): IsoDate {
  return facts.postingDate ?? facts.effectiveDate;
}

/** Returns the effective date and the posting date of a fact. */
export function daysOf(facts: Pick<DatedFacts, 'effectiveDate' | 'postingDate'>): DaysOfFact {
  return { effectiveOn: facts.effectiveDate, postedOn: postingDateOf(facts) };
}

/** Returns the dates of a movement: the posting date, and the effective date (the day of the fact) if it differs. */
export function datedAs(
  facts: Pick<DatedFacts, 'effectiveDate' | 'postingDate'>,
): Pick<DatedBalance, 'date' | 'effectiveOn'> {
  const { effectiveDate: effectiveOn } = facts;
  const date = postingDateOf(facts);
  return effectiveOn === date ? { date } : { date, effectiveOn };
}

/**
 * Refuses a posting date in the future or before the day of the fact. This check must come first, because settings and
 * rates are looked up by that date.
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

/** Dates from which the posting date of a fact is decided. */
interface Stated {
  readonly postingDate?: IsoDate | undefined;
  /** Effective date of the reversed event, whose period the reversal belongs to. */
  readonly concerns?: IsoDate | undefined;
  /** Posting date of the reversed event; the reversal may not be posted earlier. */
  readonly notBefore?: IsoDate | undefined;
}

/**
 * Returns the facts with their posting date. A fact of a closed period needs a stated posting date in an open period.
 * `originalPeriod` then names the year to which the fact belongs. Its amounts are still converted at the rate of its
 * effective date (domain rule 25).
 *
 * @param posting null for a step that the service carries out after an earlier decision; such a step may post anywhere.
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

/** True if the approver may post on a date. */
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
 * Refuses a command that the controller does not approve.
 *
 * @param posting null for a step that the service carries out after an earlier decision; such a step passes.
 * @param what the command as the beginning of a sentence: `a write-off`.
 * @throws Rejection AUTHORITY_REQUIRED.
 */
export function demandController(
  posting: Pick<Posting, 'byController'> | null,
  what: string,
): void {
  demand(
    posting?.byController !== false,
    'AUTHORITY_REQUIRED',
    `${what} needs the approval of the controller: ask the controller to approve the proposal`,
  );
}

/** Refusal codes that mean that a fact cannot be posted on a day, but perhaps on a later one. */
const tooEarly: ReadonlySet<RejectionCode> = new Set([
  'PERIOD_CLOSED',
  'DATES_NOT_ORDERED',
  'REVALUED_SINCE',
]);

interface Dated {
  readonly data: Pick<DatedFacts, 'effectiveDate'>;
}

/** The posting day of a fact: the earliest possible day, or the day that the request states if that is earlier. */
export interface PostingDay {
  /** Effective date of the fact. */
  readonly own: IsoDate;
  readonly right: IsoDate;
}

/** Makes the same decision with the given posting date, to find out which days are possible. */
type DecideOn<Event extends Dated> = (postingDate: IsoDate | undefined) => readonly Event[];

/**
 * Decides on a fact, and refuses a stated posting date that is later than necessary. The earliest possible posting date
 * is the latest of these days:
 *
 * - the effective date of the fact,
 * - the first day on which the approver may post,
 * - the posting date of the fact on which it depends,
 * - the day of the last revaluation of its items.
 *
 * The function finds that day by repeating the decision for earlier days.
 *
 * @param stated the `postingDate` of the request, if there is one.
 * @param posting null for a step that the service carries out after an earlier decision; nothing is checked then.
 * @throws Rejection POSTING_DATE_NOT_NEEDED, or a refusal of the decision that a later posting date would not cure.
 */
export function onNoLaterDay<Event extends Dated>(
  stated: IsoDate | undefined,
  posting: Posting | null,
  decide: DecideOn<Event>,
): readonly Event[] {
  const events = decide(stated);
  const day = postingDayOf(stated, posting, { events, decide });
  if (day !== undefined) demandPostedOnLatest(stated, [day]);
  return events;
}

/**
 * Returns the posting day of decided events, with which the stated posting date is compared.
 *
 * @param events as decided with the stated posting date.
 * @returns undefined if no posting date is stated or nothing is decided.
 * @throws Rejection of the decision on an earlier day, unless it only means that the day is too early.
 */
export function postingDayOf<Event extends Dated>(
  stated: IsoDate | undefined,
  posting: Posting | null,
  { events, decide }: { readonly events: readonly Event[]; readonly decide: DecideOn<Event> },
): PostingDay | undefined {
  const [own] = events.map(({ data }) => data.effectiveDate).sort();
  if (stated === undefined || posting === null || own === undefined) return undefined;
  const first = firstDayOpenTo(posting, own);
  if (stated <= first) return { own, right: stated };
  return { own, right: earliestDay(first, stated, (day) => isTooEarly(() => decide(day))) };
}

/**
 * Refuses a posting date that is later than the parts of a command need. All parts are posted on one day, so the latest
 * of their earliest days counts.
 *
 * @throws Rejection POSTING_DATE_NOT_NEEDED
 */
export function demandPostedOnLatest(
  stated: IsoDate | undefined,
  days: readonly PostingDay[],
): void {
  const [own] = days.map((day) => day.own).sort();
  const right = days
    .map((day) => day.right)
    .sort()
    .at(-1);
  if (own === undefined || right === undefined || right === stated) return;
  const remedy = right === own ? 'leave the postingDate out' : `state the postingDate ${right}`;
  refuse(
    'POSTING_DATE_NOT_NEEDED',
    `the fact of ${own} can be posted on ${right}, and on no later day: ${remedy}`,
    'postingDate',
  );
}

/**
 * Applies {@link onNoLaterDay} to a command of a person. A command that the service gives as a step of a process is
 * exempt, because it is posted on the day of the process.
 */
export function onItsDay<Command extends { readonly facts: object }, Event extends Dated>(
  command: Command,
  posting: Posting | null,
  decide: (command: Command) => readonly Event[],
): readonly Event[] {
  const facts: { readonly postingDate?: IsoDate | undefined } = command.facts;
  if (!('request' in command && 'postingDate' in facts)) return decide(command);
  return onNoLaterDay(facts.postingDate, posting, (postingDate) =>
    decide({ ...command, facts: { ...facts, postingDate } }),
  );
}

/** Returns the first day, on or after a date, on which the approver may post. */
export function firstDayOpenTo(posting: Posting, from: IsoDate): IsoDate {
  let day = from;
  while (!isPostable(posting, day)) {
    const isOfYear = periodStatus({ ...posting.periods, fencedMonths: [] }, day) !== 'open';
    day = isOfYear ? dayAfter(lastDayOf(yearOf(day))) : dayAfter(fencedThrough(posting.periods));
  }
  return day;
}

/** Returns the first day of a range that is not too early, by bisection. The last day is never too early. */
function earliestDay(from: IsoDate, through: IsoDate, isEarly: (day: IsoDate) => boolean): IsoDate {
  if (!isEarly(from)) return from;
  const days = [from];
  for (let day = from; day < through;) days.push((day = dayAfter(day)));
  let [early, late] = [0, days.length - 1];
  while (late - early > 1) {
    const middle = Math.floor((early + late) / 2);
    if (isEarly(days[middle] ?? through)) early = middle;
    else late = middle;
  }
  return days[late] ?? through;
}

function isTooEarly(decide: () => unknown): boolean {
  try {
    decide();
    return false;
  } catch (error) {
    if (error instanceof Rejection && tooEarly.has(error.code)) return true;
    throw error;
  }
}
