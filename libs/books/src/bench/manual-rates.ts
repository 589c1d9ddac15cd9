import { kit, scaledRate, type RateListFacts, type RegisteredRateList } from '@art30/accounting';
import type { ReadStore } from '@art30/event-sourcing';
import type { HistoryReader } from '../registers/history-reader';
import type { RegisterReader, Thing } from '../registers/register-reader';
import { answeredPage, type AsOf, type AsOfResolver } from '../times/as-of';
import { all, condition, within } from '../times/conditions';
import { ordinal, text } from '../times/rows';
import { pageAnswered, pageAsked, type PageQuery } from '../times/shapes';
import { EventRow, type EventRows } from '../trail/event-rows';

const { answer, answerRowsMax, currency, date, decimal, listOf, nullable, shape, words } = kit;

/** Both times, and which page. */
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

/** A list of rates as the register holds it. */
type RateList = Thing<RegisteredRateList>;

/** Where lists of rates are read from. */
interface RateSources {
  readonly asOf: AsOfResolver;
  readonly readStore: ReadStore;
  readonly registers: RegisterReader;
  readonly rows: EventRows;
  readonly history: HistoryReader;
}

/** Finds rates that are not of a published list (UN financial rule 106.4), beside those that are. */
export class ManualRates {
  constructor(private readonly from: RateSources) {}

  async find(query: PageQuery) {
    const page = await this.from.asOf.page(query);
    const isManual = condition("json_extract(changes, '$.kind') = 'MANUAL'");
    const { rows, nextAfter } = this.from.registers.page('rate_lists', page, [isManual]);
    const published = this.published(page.asOf);
    const items = [];
    for (const list of rows) items.push(await this.told(list, published, page.asOf));
    return { ...answeredPage(page, nextAfter), items };
  }

  /**
   * Published lists, the newest first, without those that another published one has replaced: what a manual
   * list has replaced is what it is compared with.
   */
  private published(asOf: AsOf): readonly RateList[] {
    const known = all([within(asOf), condition("json_extract(changes, '$.kind') <> 'MANUAL'")]);
    const ids = this.from.readStore
      .query(`SELECT DISTINCT id FROM rate_lists WHERE ${known.sql}`, known.values)
      .map((row) => text(row, 'id'));
    return this.from.registers
      .many('rate_lists', ids, asOf)
      .filter(({ supersededBy }) => supersededBy === undefined || !ids.includes(supersededBy))
      .toSorted((a, b) => (a.effectiveDate > b.effectiveDate ? -1 : 1));
  }

  private async told(list: RateList, published: readonly RateList[], asOf: AsOf) {
    const [row] = this.from.readStore.query(
      `SELECT rate_lists.sequence, event_id FROM rate_lists JOIN events USING (sequence)
       WHERE id = ? AND json_type(changes, '$.rates') IS NOT NULL`,
      [list.id],
    );
    const [event] = this.from.rows.byId([text(row ?? {}, 'event_id')]);
    const facts = (await this.from.history.find(ordinal(row ?? {}, 'sequence'), asOf))?.facts;
    if (event === undefined) throw new Error(`no event published rate list ${list.id}`);
    const { approvalReference = null, reason = null } = (facts ?? {}) as Partial<RateListFacts>;
    const before = published.filter(({ effectiveDate }) => effectiveDate <= list.effectiveDate);
    return {
      ...event,
      ...{ listId: list.id, publishedOn: list.publishedOn, source: list.source.name },
      ...{ approvalReference, reason },
      ...{ supersedes: list.supersedes ?? null, supersededBy: list.supersededBy ?? null },
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
    ...{ currency: code, unitsPerUsd, published, publishedIn: list?.id ?? null },
    percentOff: published === null ? null : percentAbove(unitsPerUsd, published),
  };
}

/** By how much one rate is above another, in percent with two decimals, rounded half up. */
function percentAbove(one: string, other: string): string {
  const [a, b] = [scaledRate(one), scaledRate(other)];
  const off = a < b ? b - a : a - b;
  const hundredths = (off * 20_000n + b) / (2n * b);
  const digits = String(hundredths).padStart(3, '0');
  const sign = a < b && hundredths > 0n ? '-' : '';
  return `${sign}${digits.slice(0, -2)}.${digits.slice(-2)}`;
}
