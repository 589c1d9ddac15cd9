import {
  kit,
  ledgerEventOf,
  postingDateOf,
  type RateListFacts,
  type RegisteredRateList,
  scaledRate,
} from '@art30/accounting';
import { pageEventsMax, type ReadStore } from '@art30/event-sourcing';
import type { LogReader } from '../proposals/log-reader';
import type { HistoryReader } from '../registers/history-reader';
import type { RegisterReader, Thing } from '../registers/register-reader';
import { answeredPage, type AsOf, type AsOfResolver, keyOfLength, type Page } from '../times/as-of';
import { all, condition, within } from '../times/conditions';
import { badQuery, QuestionRefused } from '../times/refusals';
import { ordinal, text } from '../times/rows';
import { pageAnswered, pageAsked, type PageQuery } from '../times/shapes';
import { EventRow, type EventRows } from '../trail/event-rows';

const { answer, answerRowsMax, count, currency, date, decimal, listOf } = kit;
const { nullable, optional, part, shape, wholeNumber, words } = kit;

/**
 * Largest and default number of events whose facts one answer reads. Facts are read from the log, which is slower than
 * SQL.
 */
const [readMax, readDefault] = [10_000, 1_000];

const { asAt, knownAt, after, cursor } = pageAsked;

/**
 * Query for the uses of a rate list: the dates `asAt` and `knownAt`, and how many events of the log one answer reads.
 */
export const RateUsesQuery = shape('RateUsesQuery', {
  asAt,
  knownAt,
  after,
  cursor,
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

/**
 * Finds the events that were valued at a given list of exchange rates. Each event names its rate list in its facts, so
 * the log is searched.
 */
export class ManualRateUses {
  constructor(private readonly dependencies: UsesSources) {}

  /**
   * Finds the events that were valued at one rate list.
   *
   * @throws QuestionRefused RATE_LIST_UNKNOWN.
   */
  async find(listId: string, query: PageQuery) {
    const page = await this.page(query);
    const read = await this.read(page, [listId], this.publishedAt(listId, page.asOf));
    const { uses, ...part } = read;
    return { ...part, items: [...this.dependencies.rows.byId([...uses.keys()])] };
  }

  /**
   * Finds events that were valued at a rate list which another list has since superseded. Their US dollar values may
   * need correction.
   */
  async withdrawn(query: PageQuery) {
    const page = await this.page(query);
    const lists = this.withdrawnLists(page.asOf);
    const { uses, ...part } = await this.read(page, [...lists.keys()], 0);
    return {
      ...part,
      lists: [...lists].map(([listId, supersededBy]) => ({ listId, supersededBy })),
      items: this.dependencies.rows
        .byId([...uses.keys()])
        .map((row) => ({ ...row, lists: [...(uses.get(row.eventId) ?? [])] })),
    };
  }

  private page(query: PageQuery) {
    return this.dependencies.asOf.page({ ...query, limit: query.limit ?? readDefault });
  }

  /**
   * Reads one page of the log and finds the events in it that use one of the rate lists.
   *
   * @param begin sequence after which the search starts. No event before the publication of a list can use it.
   */
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
    const rows = this.dependencies.readStore.query(
      `SELECT id, json_extract(changes, '$.supersededBy') AS successor FROM rate_lists
       WHERE sequence <= ? AND json_extract(changes, '$.supersededBy') IS NOT NULL ORDER BY id`,
      [sequence],
    );
    return new Map(rows.map((row) => [text(row, 'id'), text(row, 'successor')]));
  }

  /** Returns the events after `last` and through `through` that use a rate list: ids of the lists by event id. */
  private async stating(
    listIds: readonly string[],
    part: { readonly asOf: AsOf; readonly last: number; readonly through: number },
  ): Promise<ReadonlyMap<string, readonly string[]>> {
    const uses = new Map<string, readonly string[]>();
    if (listIds.length === 0) return uses;
    let { last } = part;
    while (last < part.through) {
      const page = await this.dependencies.log.after(
        last,
        Math.min(part.through - last, pageEventsMax),
      );
      if (page.length === 0) break;
      for (const { event, sequence } of page) {
        last = sequence;
        const stated = listIds.filter((listId) => states(event.data, listId));
        if (stated.length > 0 && isPosted(event, part.asOf)) uses.set(event.id, stated);
      }
    }
    return uses;
  }

  /**
   * Returns the sequence of the event that published a rate list. The search starts after it, since no earlier event
   * can use the list.
   */
  private publishedAt(listId: string, { sequence }: AsOf): number {
    const { sql, values } = condition('id = ? AND sequence <= ?', listId, sequence);
    const [row] = this.dependencies.readStore.query(
      `SELECT min(sequence) AS sequence, count(*) AS changes FROM rate_lists WHERE ${sql}`,
      values,
    );
    if (row !== undefined && ordinal(row, 'changes') > 0) return ordinal(row, 'sequence');
    throw new QuestionRefused('UNKNOWN', 'RATE_LIST_UNKNOWN', `there is no rate list ${listId}`);
  }
}

/** True if the facts of an event contain a rate of the list, at any depth. */
function states(part: unknown, listId: string): boolean {
  if (typeof part !== 'object' || part === null) return false;
  if ('list' in part && part.list === listId && 'unitsPerUsd' in part) return true;
  return Object.values(part).some((value) => states(value, listId));
}

function isPosted(event: Parameters<typeof ledgerEventOf>[0], { asAt: day }: AsOf): boolean {
  return day === null || postingDateOf(ledgerEventOf(event).data) <= day;
}

/** Query for manual rates: the dates `asAt` and `knownAt`, and the page. */
export const ManualRatesQuery = shape('ManualRatesQuery', pageAsked);

const ManualRate = answer('ManualRate', {
  currency: currency('Currency.', 'EUR'),
  unitsPerUsd: decimal('Units of the currency per USD 1, as set by hand.', '0.950'),
  published: nullable(
    decimal(
      'The same by the last published list in force on the first day of the manual one; null where none names the currency.',
      '0.900',
    ),
  ),
  publishedIn: nullable(words('That list; null without one.', '2024-05-01.MONTHLY')),
  percentOff: nullable(
    decimal(
      'By how much the manual rate is above the published one, in percent, below zero where it is lower; rounded half up.',
      '5.56',
    ),
  ),
});

const ManualRateList = answer('ManualRateList', {
  ...EventRow.members,
  listId: words('Id of the list.', '2024-05-16.MANUAL'),
  publishedOn: date('Day on which it was set.', '2024-05-16'),
  source: words('Where it comes from, as it was stated.', 'central bank, middle rate'),
  approvalReference: nullable(words('Its approval.', 'Controller memo 2024-05-16')),
  reason: nullable(words('Why no published rate was used.', 'no published rate yet')),
  supersedes: nullable(words('List that it replaces; null without one.', '2024-05-01.MONTHLY')),
  supersededBy: nullable(words('List that replaced it; null without one.', '2024-06-01.MONTHLY')),
  rates: listOf(ManualRate, answerRowsMax)('Its rates, in the order of their currencies.'),
});

export const ManualRatesAnswer = answer('ManualRates', {
  ...pageAnswered,
  items: listOf(ManualRateList, answerRowsMax)('Lists of kind MANUAL, in the order of their ids.'),
});

/** A list of exchange rates with its id, as the register of rate lists holds it. */
type RateList = Thing<RegisteredRateList>;

interface RateSources {
  readonly asOf: AsOfResolver;
  readonly readStore: ReadStore;
  readonly registers: RegisterReader;
  readonly rows: EventRows;
  readonly history: HistoryReader;
}

/**
 * Finds exchange rates that a person set by hand instead of taking them from a published list (UN financial rule
 * 106.4), and compares them with published rates.
 */
export class ManualRates {
  constructor(private readonly dependencies: RateSources) {}

  async find(query: PageQuery) {
    const page = await this.dependencies.asOf.page(query);
    const isManual = condition("json_extract(changes, '$.kind') = 'MANUAL'");
    const { rows, nextAfter } = this.dependencies.registers.page('rate_lists', page, [isManual]);
    const published = this.published(page.asOf);
    const items = [];
    for (const list of rows) items.push(await this.itemOf(list, published, page.asOf));
    return { ...answeredPage(page, nextAfter), items };
  }

  /**
   * Returns published rate lists, newest first. A list superseded by another published list is left out. A list
   * superseded by a manual one stays, since the manual list is compared with it.
   */
  private published(asOf: AsOf): readonly RateList[] {
    const publishedRows = all([
      within(asOf),
      condition("json_extract(changes, '$.kind') <> 'MANUAL'"),
    ]);
    const ids = this.dependencies.readStore
      .query(`SELECT DISTINCT id FROM rate_lists WHERE ${publishedRows.sql}`, publishedRows.values)
      .map((row) => text(row, 'id'));
    return this.dependencies.registers
      .many('rate_lists', ids, asOf)
      .filter(({ supersededBy }) => supersededBy === undefined || !ids.includes(supersededBy))
      .toSorted((a, b) => (a.effectiveDate > b.effectiveDate ? -1 : 1));
  }

  private async itemOf(list: RateList, published: readonly RateList[], asOf: AsOf) {
    const [row] = this.dependencies.readStore.query(
      `SELECT rate_lists.sequence, event_id FROM rate_lists JOIN events USING (sequence)
       WHERE id = ? AND json_type(changes, '$.rates') IS NOT NULL`,
      [list.id],
    );
    const [event] = this.dependencies.rows.byId([text(row ?? {}, 'event_id')]);
    const facts = (await this.dependencies.history.find(ordinal(row ?? {}, 'sequence'), asOf))
      ?.facts;
    if (event === undefined) throw new Error(`no event published rate list ${list.id}`);
    const { approvalReference = null, reason = null } = (facts ?? {}) as Partial<RateListFacts>;
    const before = published.filter(({ effectiveDate }) => effectiveDate <= list.effectiveDate);
    return {
      ...event,
      listId: list.id,
      publishedOn: list.publishedOn,
      source: list.source.name,
      approvalReference,
      reason,
      supersedes: list.supersedes ?? null,
      supersededBy: list.supersededBy ?? null,
      rates: Object.entries(list.rates)
        .toSorted(([a], [b]) => (a < b ? -1 : 1))
        .map(([code, unitsPerUsd]) => rateOf(code, unitsPerUsd, before)),
    };
  }
}

function rateOf(code: string, unitsPerUsd: string, before: readonly RateList[]) {
  const list = before.find(({ rates }) => rates[code] !== undefined);
  const published = list?.rates[code] ?? null;
  return {
    currency: code,
    unitsPerUsd,
    published,
    publishedIn: list?.id ?? null,
    percentOff: published === null ? null : percentAbove(unitsPerUsd, published),
  };
}

/** Returns how far rate `one` is above rate `other`, in percent of `other`, with two decimals, rounded half up. */
function percentAbove(one: string, other: string): string {
  const [a, b] = [scaledRate(one), scaledRate(other)];
  const off = a < b ? b - a : a - b;
  const hundredths = (off * 20_000n + b) / (2n * b);
  const digits = String(hundredths).padStart(3, '0');
  const sign = a < b && hundredths > 0n ? '-' : '';
  return `${sign}${digits.slice(0, -2)}.${digits.slice(-2)}`;
}
