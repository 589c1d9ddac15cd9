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

/**
 * Decides on a fact that may be posted later than on its own day: on the latest of its own day, the
 * first day open to who posts, the posting day of what it follows and the day as at which its items
 * were last valued, and on no later one. Which that is, is found by deciding on earlier days; what
 * would not hold on such a day is refused as it would be there.
 *
 * @param stated the `postingDate` of the request, if there is one.
 * @param posting null where a step that was decided before is only finished.
 * @param decide decides as if that posting date had been stated.
 * @throws Rejection POSTING_DATE_NOT_NEEDED, or one of the decision.
 */
export function onNoLaterDay<Event extends Dated>(
  stated: IsoDate | undefined,
  posting: Posting | null,
  decide: (postingDate: IsoDate | undefined) => readonly Event[],
): readonly Event[] {
  const events = decide(stated);
  const own = events[0]?.data.effectiveDate;
  if (stated === undefined || posting === null || own === undefined) return events;
  const first = firstDayOpenTo(posting, own);
  if (stated <= first) return events;
  const right = earliestDay(first, stated, (day) => isTooEarly(() => decide(day)));
  if (right === stated) return events;
  const remedy = right === own ? 'leave the postingDate out' : `state the postingDate ${right}`;
  return refuse(
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
