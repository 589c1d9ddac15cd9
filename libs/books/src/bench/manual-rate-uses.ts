import { kit, ledgerEventOf, postingDateOf } from '@art30/accounting';
import { pageEventsMax, type ReadStore } from '@art30/event-sourcing';
import type { LogReader } from '../proposals/log-reader';
import { answeredPage, keyOfLength, type AsOf, type AsOfResolver, type Page } from '../times/as-of';
import { condition } from '../times/conditions';
import { badQuery, QuestionRefused } from '../times/refusals';
import { ordinal, text } from '../times/rows';
import { pageAnswered, pageAsked, type PageQuery } from '../times/shapes';
import { EventRow, type EventRows } from '../trail/event-rows';

const { answer, answerRowsMax, count, listOf, optional, part, shape, wholeNumber, words } = kit;

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

const WithdrawnList = answer('WithdrawnRateList', {
  listId: words('Id of the list that was withdrawn.', '2024-05-01.MONTHLY'),
  supersededBy: words('List that took its place.', '2024-05-01.MONTHLY.3'),
});

const WithdrawnUse = answer('WithdrawnRateUse', {
  ...EventRow.members,
  lists: listOf(words, answerRowsMax)('Withdrawn lists whose rates the event states.', [
    '2024-05-01.MONTHLY',
  ]),
});

export const RateUsesAnswer = answer('RateUses', {
  ...pageAnswered,
  read: part(ReadPart)('The part of the log that this answer read; go on with `next`.'),
  items: listOf(EventRow, answerRowsMax)('Events in it whose facts state the list.'),
});

export const WithdrawnRatesAnswer = answer('WithdrawnRates', {
  ...pageAnswered,
  read: part(ReadPart)('The part of the log that this answer read; go on with `next`.'),
  lists: listOf(
    WithdrawnList,
    answerRowsMax,
  )('Lists that others have superseded, in the order of their ids.'),
  items: listOf(WithdrawnUse, answerRowsMax)('Events in it whose facts state one of these lists.'),
});

interface UsesSources {
  readonly asOf: AsOfResolver;
  readonly readStore: ReadStore;
  readonly rows: EventRows;
  readonly log: LogReader;
}

/** Finds the events that were valued at lists of rates: each states the list in its facts. */
export class ManualRateUses {
  constructor(private readonly from: UsesSources) {}

  /** @throws QuestionRefused RATE_LIST_UNKNOWN. */
  async find(listId: string, query: PageQuery) {
    const page = await this.page(query);
    const read = await this.read(page, [listId], this.publishedAt(listId, page.asOf));
    const { uses, ...part } = read;
    return { ...part, items: [...this.from.rows.byId([...uses.keys()])] };
  }

  /** Events that were valued at a list which another one has superseded since. */
  async withdrawn(query: PageQuery) {
    const page = await this.page(query);
    const lists = this.withdrawnLists(page.asOf);
    const { uses, ...part } = await this.read(page, [...lists.keys()], 0);
    return {
      ...part,
      lists: [...lists].map(([listId, supersededBy]) => ({ listId, supersededBy })),
      items: this.from.rows
        .byId([...uses.keys()])
        .map((row) => ({ ...row, lists: [...(uses.get(row.eventId) ?? [])] })),
    };
  }

  private page(query: PageQuery) {
    return this.from.asOf.page({ ...query, limit: query.limit ?? readDefault });
  }

  /** @param begin sequence before which no event states any of the lists. */
  private async read(page: Page, listIds: readonly string[], begin: number) {
    const { asOf, limit } = page;
    const [last] = keyOfLength(page, 1) ?? [begin];
    if (typeof last !== 'number') badQuery('cursor', 'belongs to another query');
    const through = Math.min(asOf.sequence, last + limit);
    const uses = await this.stating(listIds, { asOf, last, through });
    return {
      ...answeredPage(page, through >= asOf.sequence ? null : [through]),
      read: { after: last, through: Math.max(last, through) },
      uses,
    };
  }

  private withdrawnLists({ sequence }: AsOf): ReadonlyMap<string, string> {
    const rows = this.from.readStore.query(
      `SELECT id, json_extract(changes, '$.supersededBy') AS successor FROM rate_lists
       WHERE sequence <= ? AND json_extract(changes, '$.supersededBy') IS NOT NULL ORDER BY id`,
      [sequence],
    );
    return new Map(rows.map((row) => [text(row, 'id'), text(row, 'successor')]));
  }

  /** Ids of events in a part of the log, each with those of the lists that it states. */
  private async stating(
    listIds: readonly string[],
    part: { readonly asOf: AsOf; readonly last: number; readonly through: number },
  ): Promise<ReadonlyMap<string, readonly string[]>> {
    const uses = new Map<string, readonly string[]>();
    if (listIds.length === 0) return uses;
    let { last } = part;
    while (last < part.through) {
      const page = await this.from.log.after(last, Math.min(part.through - last, pageEventsMax));
      if (page.length === 0) break;
      for (const { event, sequence } of page) {
        last = sequence;
        const stated = listIds.filter((listId) => states(event.data, listId));
        if (stated.length > 0 && isPosted(event, part.asOf)) uses.set(event.id, stated);
      }
    }
    return uses;
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
