import { kit } from '@art30/accounting';
import { eventsAsked, eventsOf, type EventFilters } from '../filters/event-filters';
import { orderAsked, type OrderName } from '../filters/orders';
import { answeredPage, type AsOfResolver } from '../times/as-of';
import { all, within } from '../times/conditions';
import { pageAnswered, pageAsked, type PageQuery } from '../times/shapes';
import { EventRow, eventOrder, type EventRows } from './event-rows';

/** Query for a list of events: filters, order and page. */
export const TrailQuery = kit.shape('TrailQuery', {
  ...pageAsked,
  ...eventsAsked,
  ...orderAsked,
});

export const TrailAnswer = kit.answer('Trail', {
  ...pageAnswered,
  items: kit.listOf(
    EventRow,
    kit.answerRowsMax,
  )('Events that the books know, in the requested order.'),
});

interface EventsQuery extends PageQuery, EventFilters {
  readonly order?: OrderName | undefined;
}

/** Lists the events of the log as an audit trail. */
export class Trail {
  constructor(
    private readonly asOf: AsOfResolver,
    private readonly rows: EventRows,
  ) {}

  /**
   * Returns one page of events.
   *
   * @throws QuestionRefused UNREADABLE for invalid filters.
   */
  async list(query: EventsQuery) {
    const page = await this.asOf.page(query);
    const where = all([within(page.asOf), eventsOf(query)]);
    const { rows, nextAfter } = this.rows.page(where, page, eventOrder(query.order));
    return { ...answeredPage(page, nextAfter), items: [...rows] };
  }
}
