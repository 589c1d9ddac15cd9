import {
  fencedThrough,
  isMonth,
  yearOf,
  type StatedTrialBalance,
  type Year,
  type YearOrMonth,
} from '@art30/accounting';
import type { ReadStore } from '@art30/event-sourcing';
import type { AsOf } from '../times/as-of';
import { within } from '../times/conditions';
import { type ResultRow, text, textOrNull } from '../times/rows';
import type { Slices } from '../slices/slices';
import type { StrayPostings } from './stray-postings';

export const periodStatuses = ['OPEN', 'SOFT_CLOSED', 'CLOSED'] as const;
export type PeriodStatusName = (typeof periodStatuses)[number];

/** A fiscal year and whether it takes postings. */
export type PeriodView = ReturnType<PeriodRegister['views']>[number];

/** Members of a closed year in the register of periods. */
interface ClosedMembers {
  readonly status: PeriodStatusName;
  readonly throughSequence: number;
  readonly trialBalance: StatedTrialBalance;
}

/** Reads which years take postings, as at a date, as known at a moment. */
export class PeriodRegister {
  constructor(
    private readonly readStore: ReadStore,
    private readonly slices: Slices,
    private readonly strays: StrayPostings,
  ) {}

  /** Years after one, with postings or a closing, in their order. */
  years(asOf: AsOf, after: Year, limit: number): Year[] {
    const known = within(asOf);
    const closed = this.readStore
      .query(
        `SELECT DISTINCT substr(id, 1, 4) AS year FROM periods WHERE ${known.sql}`,
        known.values,
      )
      .map((row) => text(row, 'year'));
    const posted = this.slices.valuesOf('year', known).map(String);
    return [...new Set([...posted, ...closed])]
      .filter((year) => year > after)
      .sort()
      .slice(0, limit);
  }

  /** The state of each year; a close or a soft close of a year holds for the years before it. */
  views(years: readonly Year[], asOf: AsOf) {
    const { asAt, sequence } = asOf;
    const strays = this.strays
      .between(0, sequence)
      .filter(({ postingDate }) => asAt === null || postingDate <= asAt);
    const known = within(asOf);
    const latest = new Map<YearOrMonth, ResultRow>();
    const rows = this.readStore.query(
      `SELECT id, changes, events.effective_date, recorded_at, approved_by
       FROM (SELECT sequence, id, changes FROM periods WHERE ${known.sql})
       JOIN events USING (sequence) ORDER BY sequence`,
      known.values,
    );
    for (const row of rows) latest.set(text(row, 'id'), row);
    const standing = [...latest].map(([id, row]) => ({ id, row, ...membersOf(row) }));
    const latestOfYears = standing.flatMap(({ id: year, ...one }) =>
      isMonth(year) ? [] : [{ year, ...one }],
    );
    const latestWith = (status: PeriodStatusName) =>
      latestOfYears
        .flatMap((one) => (one.status === status ? [one.year] : []))
        .sort()
        .at(-1) ?? '';
    const [closed, fenced] = [latestWith('CLOSED'), latestWith('SOFT_CLOSED')];
    const months = standing.flatMap(({ id, status }) =>
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

function membersOf(row: ResultRow): ClosedMembers {
  return JSON.parse(text(row, 'changes')) as ClosedMembers;
}

function closingOf(row: ResultRow) {
  const { throughSequence, trialBalance } = membersOf(row);
  return {
    effectiveDate: text(row, 'effective_date'),
    recordedAt: text(row, 'recorded_at'),
    approvedBy: textOrNull(row, 'approved_by'),
    throughSequence,
    trialBalance,
  };
}
