import type { DatedBalance, DaysOfFact } from '../accounts/balances';
import type { DatedFacts } from '../kernel/booking';
import { dayAfter, demandNotFuture, isDate, type IsoDate } from '../kernel/dates';
import { demand, refuse, Rejection, type RejectionCode } from '../kernel/rejection';
import { fencedThrough, lastDayOf, type Periods, periodStatus, yearOf } from './period.decider';

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

/** Refusals of a day on which a fact cannot be posted yet. */
const tooEarly: ReadonlySet<RejectionCode> = new Set([
  'PERIOD_CLOSED',
  'DATES_NOT_ORDERED',
  'REVALUED_SINCE',
]);

interface Dated {
  readonly data: Pick<DatedFacts, 'effectiveDate'>;
}

/** The day on which a fact is posted: the earliest that it can be, and no later than stated. */
export interface PostingDay {
  /** The day of the fact itself. */
  readonly own: IsoDate;
  readonly right: IsoDate;
}

/** Decides as if that posting date had been stated. */
type DecideOn<Event extends Dated> = (postingDate: IsoDate | undefined) => readonly Event[];

/**
 * Decides on a fact that may be posted later than on its own day: on the latest of its own day, the
 * first day open to who posts, the posting day of what it follows and the day as at which its items
 * were last valued, and on no later one. Which that is, is found by deciding on earlier days; what
 * would not hold on such a day is refused as it would be there.
 *
 * @param stated the `postingDate` of the request, if there is one.
 * @param posting null where a step that was decided before is only finished.
 * @throws Rejection POSTING_DATE_NOT_NEEDED, or one of the decision.
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
 * @param events as they are decided with the stated posting date.
 * @returns undefined where no posting date is stated or nothing is decided.
 * @throws Rejection of the decision on the right day.
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
 * Refuses a posting date later than the latest of the days of all halves of a command, which are
 * posted on one day.
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

/** The same for a command; what is the half of a process is posted on the day of the whole. */
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

/** The first day from a date on into which it may be posted. */
export function firstDayOpenTo(posting: Posting, from: IsoDate): IsoDate {
  let day = from;
  while (!isPostable(posting, day)) {
    const isOfYear = periodStatus({ ...posting.periods, fencedMonths: [] }, day) !== 'open';
    day = isOfYear ? dayAfter(lastDayOf(yearOf(day))) : dayAfter(fencedThrough(posting.periods));
  }
  return day;
}

/** The earliest day from one through another that is not too early; the last one is not. */
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
