import { daysBetween, kit, lastDayOf, type Year } from '@art30/accounting';
import { eventsAsked, eventsOf, type EventFilters } from '../filters/event-filters';
import { orderAsked, type OrderName } from '../filters/orders';
import { answeredPage, type AsOfResolver } from '../times/as-of';
import { all, any, condition, within, type Condition } from '../times/conditions';
import { countOf } from '../times/rows';
import { pageAnswered, pageAsked, type PageQuery } from '../times/shapes';
import { dayNumber } from '../columns/line-test';
import type { EventDays } from '../columns/people-columns';
import { booksLines, EventRow, eventOrder, type EventRows } from '../trail/event-rows';

const { answer, answerRowsMax, count, listOf, oneOf, part, shape, year } = kit;

const kinds = ['LATE', 'EARLY'] as const;

/** Query for the cut-off test: the year whose end is tested, filters of events, and the page. */
export const CutOffQuery = shape('CutOffQuery', {
  ...pageAsked,
  year: year('Year whose end is tested.', '2024'),
  ...eventsAsked,
  ...orderAsked,
});

const CutOffRow = answer('CutOffRow', {
  ...EventRow.members,
  kind: oneOf(kinds)(
    '`LATE`: a fact of the year, recorded after its end. `EARLY`: recorded in the year, and dated after its end.',
    'LATE',
  ),
  days: count(
    'Days from the date of the fact to that of recording (UTC); below zero where it was recorded before.',
    12,
  ),
});

const CutOffTotals = answer('CutOffTotals', {
  late: count('Facts of the year that were recorded after its end.', 5),
  latePostedInYear: count('Of these, posted in the year all the same.', 4),
  early: count('Facts dated after the year that were recorded in it.', 0),
});

export const CutOffAnswer = answer('CutOff', {
  ...pageAnswered,
  totals: part(CutOffTotals)('Over all pages.'),
  items: listOf(CutOffRow, answerRowsMax)('The events, in the requested order.'),
});

interface YearQuery extends PageQuery, EventFilters {
  readonly year: Year;
  readonly order?: OrderName | undefined;
}

/**
 * Finds events dated in one year and recorded in another. Auditors check whether each was counted in the right year.
 */
export class CutOff {
  constructor(
    private readonly asOf: AsOfResolver,
    private readonly rows: EventRows,
  ) {}

  async find(query: YearQuery) {
    const page = await this.asOf.page(query);
    const isBeside = besideEndOf(query.year);
    const found = this.rows.among(page.asOf, isBeside);
    const countedEvents = all([found, within(page.asOf), condition(booksLines), eventsOf(query)]);
    const [late, early] = [lateOf(query.year), earlyOf(query.year)];
    const either = all([countedEvents, any([late, early])]);
    const { rows, nextAfter } = this.rows.page(either, page, eventOrder(query.order));
    const inYear = condition('posting_date <= ?', lastDayOf(query.year));
    return {
      ...answeredPage(page, nextAfter),
      totals: {
        late: this.rows.count(all([countedEvents, late])),
        latePostedInYear: this.rows.count(all([countedEvents, late, inYear])),
        early: this.rows.count(all([countedEvents, early])),
      },
      items: rows.map((row) => ({
        ...row,
        kind: row.effectiveDate > lastDayOf(query.year) ? ('EARLY' as const) : ('LATE' as const),
        days: daysToRecording(row),
      })),
    };
  }
}

/**
 * Returns the number of days from the date of a fact to the day on which its event was recorded (UTC); negative if the
 * event was recorded first.
 */
export function daysToRecording({
  effectiveDate,
  recordedAt,
}: Pick<EventRow, 'effectiveDate' | 'recordedAt'>): number {
  return countOf(daysBetween(effectiveDate, recordedAt.slice(0, 10)));
}

/**
 * Returns a test that accepts events dated within `year` and recorded after its end, and events dated later and
 * recorded within `year`.
 */
function besideEndOf(year: Year): (event: EventDays) => boolean {
  const [first, last] = [dayNumber(`${year}-01-01`), dayNumber(lastDayOf(year))];
  return ({ factDay, recordedDay }) =>
    factDay > last
      ? recordedDay <= last && recordedDay >= first
      : factDay >= first && recordedDay > last;
}

function lateOf(year: Year): Condition {
  return condition(
    'effective_date BETWEEN ? AND ? AND substr(recorded_at, 1, 4) > ?',
    ...[`${year}-01-01`, lastDayOf(year), year],
  );
}

function earlyOf(year: Year): Condition {
  return condition(
    'effective_date > ? AND substr(recorded_at, 1, 4) = ?',
    ...[lastDayOf(year), year],
  );
}
