import { kit } from '@art30/accounting';
import { eventsAsked, eventsOf, type EventFilters } from '../filters/event-filters';
import { orderAsked, type OrderName } from '../filters/orders';
import type { HistoryReader } from '../registers/history-reader';
import { answeredPage, type AsOf, type AsOfResolver } from '../times/as-of';
import { all, oneOf, within } from '../times/conditions';
import { pageAnswered, pageAsked, type PageQuery } from '../times/shapes';
import { EventRow, eventOrder, type EventRows } from '../trail/event-rows';
import { reversingTypes, type ReversedEvents } from '../trail/reversed-events';

const { answer, answerRowsMax, count, listOf, nullable, part, shape, words } = kit;

/** Query for reversals: filters, order and page. */
export const ReversalsQuery = shape('ReversalsQuery', {
  ...pageAsked,
  ...eventsAsked,
  ...orderAsked,
});

const ReversalRow = answer('ReversalRow', {
  ...EventRow.members,
  reasonCode: nullable(
    words('Kind of mistake; null where the fact states none, as a release does.', 'WRONG_FUND'),
  ),
  reason: nullable(words('What was wrong, as it was stated.', 'misposted bank credit')),
  reversed: nullable(
    part(EventRow)(
      'The event that was taken back, with its people; null where it is not of these books.',
    ),
  ),
});

export const ReversalsAnswer = answer('Reversals', {
  ...pageAnswered,
  total: count('Reversals over all pages.', 4),
  items: listOf(ReversalRow, answerRowsMax)('The reversals, in the requested order.'),
});

interface FoundQuery extends PageQuery, EventFilters {
  readonly order?: OrderName | undefined;
}

const reversing: ReadonlySet<string> = new Set(reversingTypes);

interface ReversalSources {
  readonly asOf: AsOfResolver;
  readonly rows: EventRows;
  readonly history: HistoryReader;
  readonly reversed: ReversedEvents;
}

/** Lists reversals, each with the event that it reversed, the people who signed it and the reason. */
export class Reversals {
  constructor(private readonly dependencies: ReversalSources) {}

  async find(query: FoundQuery) {
    const page = await this.dependencies.asOf.page(query);
    const where = all([
      this.dependencies.rows.among(page.asOf, ({ alike: { type } }) => reversing.has(type)),
      ...[within(page.asOf), oneOf('type', reversingTypes), eventsOf(query)],
    ]);
    const { rows, nextAfter } = this.dependencies.rows.page(where, page, eventOrder(query.order));
    const items = [];
    for (const row of rows) items.push(await this.itemOf(row, page.asOf));
    return { ...answeredPage(page, nextAfter), total: this.dependencies.rows.count(where), items };
  }

  private async itemOf(row: EventRow, asOf: AsOf) {
    const event = await this.dependencies.history.find(row.sequence, asOf);
    const reversed = event && (await this.dependencies.reversed.reversedBy(event, asOf));
    const facts = event?.facts ?? {};
    const stated = (name: string) => {
      const value = facts[name];
      return typeof value === 'string' ? value : null;
    };
    return {
      ...row,
      reasonCode: stated('reasonCode'),
      reason: stated('reason'),
      reversed: reversed ?? null,
    };
  }
}
