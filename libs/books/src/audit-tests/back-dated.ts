import { kit } from '@art30/accounting';
import { eventsAsked, eventsOf, type EventFilters } from '../filters/event-filters';
import { orderAsked, type OrderName } from '../filters/orders';
import { rested, type Rest } from '../caches/read-ahead';
import { answeredPage, type AsOfResolver } from '../times/as-of';
import { all, condition, within } from '../times/conditions';
import { pageAnswered, pageAsked, type PageQuery } from '../times/shapes';
import { amongEvents, booksLines, EventRow, eventOrder, type EventRows } from '../trail/event-rows';
import { daysToRecording } from './cut-off';

const { answer, answerRowsMax, count, listOf, optional, shape, wholeNumber } = kit;

/** Default of `days`: events recorded more than 30 days after the date of their fact count as late. */
const daysDefault = 30;

/** Query for late events: the number of days that count as late, filters of events, and the page. */
export const BackDatedQuery = shape('BackDatedQuery', {
  ...pageAsked,
  days: optional(
    wholeNumber(0, 10_000)(
      'Events that were recorded later than this number of days after the date of their fact. Left out: 30.',
      30,
    ),
  ),
  ...eventsAsked,
  ...orderAsked,
});

const BackDatedRow = answer('BackDatedRow', {
  ...EventRow.members,
  days: count('Days from the date of the fact to that of recording (UTC).', 45),
});

export const BackDatedAnswer = answer('BackDated', {
  ...pageAnswered,
  days: count('Days that were allowed.', 30),
  total: count('Events over all pages.', 3),
  items: listOf(BackDatedRow, answerRowsMax)('The events, in the requested order.'),
});

interface DaysQuery extends PageQuery, EventFilters {
  readonly days?: number | undefined;
  readonly order?: OrderName | undefined;
}

interface BackDatedSources {
  readonly asOf: AsOfResolver;
  readonly rows: EventRows;
  readonly rest?: Rest;
}

/**
 * Finds events that were recorded many days after the date of their fact. Late recording can hide a change of past
 * figures.
 */
export class BackDated {
  constructor(private readonly dependencies: BackDatedSources) {}

  async find(query: DaysQuery) {
    const { asOf, rows: events, rest } = this.dependencies;
    const page = await asOf.page(query);
    const { days = daysDefault } = query;
    const late = condition('effective_date < date(substr(recorded_at, 1, 10), ?)', `-${days} days`);
    const found = events.sequencesWhere(page.asOf, ({ daysToRecording }) => daysToRecording > days);
    await rest?.();
    const asked = all([within(page.asOf), condition(booksLines), eventsOf(query), late]);
    const where = all([amongEvents(found), asked]);
    const { rows, nextAfter } = events.page(where, page, eventOrder(query.order));
    await rest?.();
    const total = await rested(events.countInPieces(asked, page.asOf, found), rest);
    return {
      ...answeredPage(page, nextAfter),
      days,
      total,
      items: rows.map((row) => ({ ...row, days: daysToRecording(row) })),
    };
  }
}
