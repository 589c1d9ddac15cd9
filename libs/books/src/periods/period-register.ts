import {
  fencedThrough,
  isMonth,
  kit,
  yearOf,
  type Year,
  type YearOrMonth,
} from '@art30/accounting';
import type { ReadStore } from '@art30/event-sourcing';
import { changesIn } from '../registers/register-reader';
import type { AsOf } from '../times/as-of';
import { within } from '../times/conditions';
import { type ResultRow, text, textOrNull } from '../times/rows';
import type { Slices } from '../slices/slices';
import { StrayPosting, type StrayPostings } from './stray-postings';

const { answer, answerRowsMax: rowsMax, count, date, decimal, ledgerAccount, listOf, mapOf } = kit;
const { moment, nullable, oneOf, part, words } = kit;

export const periodStatuses = ['OPEN', 'SOFT_CLOSED', 'CLOSED'] as const;
export type PeriodStatusName = (typeof periodStatuses)[number];

/**
 * The closing of a year: the trial balance that the controller approved, and the last event that the trial balance
 * counts.
 */
const PeriodClosing = answer('PeriodClosing', {
  effectiveDate: date('Date of the closing.', '2024-12-31'),
  recordedAt: moment('When it was recorded, UTC.', '2025-02-14T17:00:00.000Z'),
  approvedBy: nullable(words('The controller who approved it.', 'u.controller')),
  throughSequence: count('Sequence of the last event that the trial balance counts.', 110),
  trialBalance: mapOf(ledgerAccount, decimal, { what: 'ledger accounts', itemsMax: 1_000 })(
    'Balances in USD by account at the end of the year, as the controller saw them.',
    { '1120': '638281.91', '4110': '-638281.91' },
  ),
});

/** A fiscal year and its status, which decides who may post into the year. */
export const PeriodView = answer('PeriodView', {
  year: words('Fiscal year, which is the calendar year.', '2024'),
  status: oneOf(periodStatuses)(
    '`OPEN`, `SOFT_CLOSED` (only the controller posts) or `CLOSED`. Closing a year closes those before it.',
    'CLOSED',
  ),
  fencedThrough: nullable(
    date(
      'Last day up to which the latest fence of a month keeps everybody but the controller out; null where none reaches into the year.',
      '2024-11-30',
    ),
  ),
  closing: nullable(
    part(PeriodClosing)(
      'The closing, with its trial balance; null where the year is not closed, or was closed with a later one.',
    ),
  ),
  strayPostings: listOf(
    StrayPosting,
    rowsMax,
  )('Events that were posted into the year while it was closed, in the order of the log.'),
});
export type PeriodView = kit.Infer<typeof PeriodView>;

/** Reads the status of fiscal years, as it was on a date and known at a time. */
export class PeriodRegister {
  constructor(
    private readonly readStore: ReadStore,
    private readonly slices: Slices,
    private readonly strays: StrayPostings,
  ) {}

  /**
   * Returns at most `limit` years later than `after` that have postings or were opened, fenced or closed, in ascending
   * order.
   */
  years(asOf: AsOf, after: Year, limit: number): Year[] {
    const recordedRows = within(asOf);
    const closed = this.readStore
      .query(
        `SELECT DISTINCT substr(id, 1, 4) AS year FROM periods WHERE ${recordedRows.sql}`,
        recordedRows.values,
      )
      .map((row) => text(row, 'year'));
    const posted = this.slices.valuesOf('year', recordedRows).map(String);
    return [...new Set([...posted, ...closed])]
      .filter((year) => year > after)
      .sort()
      .slice(0, limit);
  }

  /** Returns the status of each year. Closing or soft-closing a year also applies to all earlier years. */
  views(years: readonly Year[], asOf: AsOf): PeriodView[] {
    const { asAt, sequence } = asOf;
    const strays = this.strays
      .between(0, sequence)
      .filter(({ postingDate }) => asAt === null || postingDate <= asAt);
    const recordedRows = within(asOf);
    const latest = new Map<YearOrMonth, ResultRow>();
    const rows = this.readStore.query(
      `SELECT id, changes, events.effective_date, recorded_at, approved_by
       FROM (SELECT sequence, id, changes FROM periods WHERE ${recordedRows.sql})
       JOIN events USING (sequence) ORDER BY sequence`,
      recordedRows.values,
    );
    for (const row of rows) latest.set(text(row, 'id'), row);
    const periodStates = [...latest].map(([id, row]) => ({
      id,
      row,
      ...changesIn('periods', row),
    }));
    const latestOfYears = periodStates.flatMap(({ id: year, ...one }) =>
      isMonth(year) ? [] : [{ year, ...one }],
    );
    const latestWith = (status: PeriodStatusName) =>
      latestOfYears
        .flatMap((one) => (one.status === status ? [one.year] : []))
        .sort()
        .at(-1) ?? '';
    const [closed, fenced] = [latestWith('CLOSED'), latestWith('SOFT_CLOSED')];
    const months = periodStates.flatMap(({ id, status }) =>
      isMonth(id) && status === 'SOFT_CLOSED' ? [id] : [],
    );
    const through = fencedThrough({ softClosed: [], closed: [], fencedMonths: months });
    return years.map((year) => {
      const own = latestOfYears.find((one) => one.year === year && one.status === 'CLOSED');
      const status: PeriodStatusName =
        year <= closed ? 'CLOSED' : year <= fenced ? 'SOFT_CLOSED' : 'OPEN';
      const closing = own === undefined ? null : closingOf(own.row);
      const strayPostings = strays.filter(({ postingDate }) => yearOf(postingDate) === year);
      const fencedUntil = through >= `${year}-01-01` ? through : null;
      return { year, status, fencedThrough: fencedUntil, closing, strayPostings };
    });
  }
}

function closingOf(row: ResultRow): kit.Infer<typeof PeriodClosing> {
  const { throughSequence = 0, trialBalance = {} } = changesIn('periods', row);
  return {
    effectiveDate: text(row, 'effective_date'),
    recordedAt: text(row, 'recorded_at'),
    approvedBy: textOrNull(row, 'approved_by'),
    throughSequence,
    trialBalance,
  };
}
