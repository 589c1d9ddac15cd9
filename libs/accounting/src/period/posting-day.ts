import type { DatedFacts } from '../kernel/booking';
import { dayAfter, type IsoDate } from '../kernel/dates';
import { refuse, Rejection, type RejectionCode } from '../kernel/rejection';
import { fencedThrough, lastDayOf, periodStatus, yearOf } from './period.decider';
import { isPostable, type Posting } from './posting';

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
