import { kit, ledgerEventOf, postingDateOf } from '@art30/accounting';
import { pageEventsMax, type ReadStore } from '@art30/event-sourcing';
import type { LogReader } from '../proposals/log-reader';
import { answeredPage, keyOfLength, type AsOf, type AsOfResolver } from '../times/as-of';
import { condition } from '../times/conditions';
import { badQuery, QuestionRefused } from '../times/refusals';
import { ordinal } from '../times/rows';
import { pageAnswered, pageAsked, type PageQuery } from '../times/shapes';
import { EventRow, type EventRows } from '../trail/event-rows';

const { answer, answerRowsMax, count, listOf, optional, part, shape, wholeNumber } = kit;

/** Events whose facts one answer reads, at most, and where a question does not say. */
const [readMax, readDefault] = [10_000, 1_000];

const { asAt, knownAt, after, cursor } = pageAsked;

/** Both times, and how many events one answer reads. */
export const RateUsesQuery = shape('RateUsesQuery', {
  ...{ asAt, knownAt, after, cursor },
  limit: optional(
    wholeNumber(1, readMax)(
      'Events of the log whose facts this answer reads, at most 10000. Left out: 1000.',
      1000,
    ),
  ),
});

const ReadPart = answer('ReadPart', {
  after: count('Sequence behind which it began; at first that of the list.', 42),
  through: count('Sequence of the last event.', 1042),
});

export const RateUsesAnswer = answer('RateUses', {
  ...pageAnswered,
  read: part(ReadPart)('The part of the log that this answer read; go on with `next`.'),
  items: listOf(EventRow, answerRowsMax)('Events in it whose facts state the list.'),
});

interface UsesSources {
  readonly asOf: AsOfResolver;
  readonly readStore: ReadStore;
  readonly rows: EventRows;
  readonly log: LogReader;
}

/** Finds the events that were valued at a list of rates: each states the list in its facts. */
export class ManualRateUses {
  constructor(private readonly from: UsesSources) {}

  /** @throws QuestionRefused RATE_LIST_UNKNOWN. */
  async find(listId: string, query: PageQuery) {
    const page = await this.from.asOf.page({ ...query, limit: query.limit ?? readDefault });
    const { asOf, limit } = page;
    const begin = this.publishedAt(listId, asOf);
    const [last] = keyOfLength(page, 1) ?? [begin];
    if (typeof last !== 'number') badQuery('cursor', 'belongs to another query');
    const through = Math.min(asOf.sequence, last + limit);
    const ids = await this.stating(listId, { asOf, last, through });
    return {
      ...answeredPage(page, through >= asOf.sequence ? null : [through]),
      read: { after: last, through: Math.max(last, through) },
      items: [...this.from.rows.byId(ids)],
    };
  }

  private async stating(
    listId: string,
    part: { readonly asOf: AsOf; readonly last: number; readonly through: number },
  ): Promise<string[]> {
    const ids: string[] = [];
    let { last } = part;
    while (last < part.through) {
      const page = await this.from.log.after(last, Math.min(part.through - last, pageEventsMax));
      if (page.length === 0) break;
      for (const { event, sequence } of page) {
        last = sequence;
        if (states(event.data, listId) && isPosted(event, part.asOf)) ids.push(event.id);
      }
    }
    return ids;
  }

  /** Nothing before it can state it. */
  private publishedAt(listId: string, { sequence }: AsOf): number {
    const { sql, values } = condition('id = ? AND sequence <= ?', listId, sequence);
    const [row] = this.from.readStore.query(
      `SELECT min(sequence) AS sequence, count(*) AS changes FROM rate_lists WHERE ${sql}`,
      values,
    );
    if (row !== undefined && ordinal(row, 'changes') > 0) return ordinal(row, 'sequence');
    throw new QuestionRefused('UNKNOWN', 'RATE_LIST_UNKNOWN', `there is no rate list ${listId}`);
  }
}

/** Whether a fact holds a rate of the list, wherever it stands in it. */
function states(part: unknown, listId: string): boolean {
  if (typeof part !== 'object' || part === null) return false;
  if ('list' in part && part.list === listId && 'unitsPerUsd' in part) return true;
  return Object.values(part).some((value) => states(value, listId));
}

function isPosted(event: Parameters<typeof ledgerEventOf>[0], { asAt: day }: AsOf): boolean {
  return day === null || postingDateOf(ledgerEventOf(event).data) <= day;
}
