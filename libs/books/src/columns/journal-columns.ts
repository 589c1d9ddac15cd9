import type { Accounts } from '@art30/accounting';
import type { ReadStore } from '@art30/event-sourcing';
import { KeptAhead } from '../caches/read-ahead';
import type { LineBounds } from '../growing-arrays/posted-days';
import type { AsOf } from '../times/as-of';
import { all, type Condition, onAccounts, within } from '../times/conditions';
import type { CursorKey } from '../times/cursor';
import { inPledgeCurrency } from '../words/in-pledge-currency';
import { CellGroups, GroupSums, type KeySums, type KindSum, type ReceiptSum } from './key-sums';
import { type CellColumn, cellColumns } from './line-cells';
import { type LineTest, lineTestOf, nothingAsked } from './line-test';
import { daysOfYear, Lines, type Period } from './lines';
import { ReceiptLines, type SomeReceipts } from './receipt-lines';

/**
 * If the cache lags by more events than this, a query reads its sums from the database instead of waiting.
 */
const eventsCaughtUpMax = 2_000;
/** Largest number of cached groupings of cells (combinations of column values). With more, the cache is emptied. */
const groupingsMax = 64;
/** A single period that covers all days, for sums that are not grouped by year. */
const oneYear = { first: 0, count: 1 };
const allReceipts: SomeReceipts = { from: 0, limit: Infinity };

const linesSql = `
  SELECT sequence, posting_date, ${cellColumns.join(', ')}, receipt, usd, amount,
         (${inPledgeCurrency.sql}) AS in_pledge_currency
  FROM journal WHERE sequence > ? AND sequence <= ? ORDER BY sequence, line`;

/** Columns by which sums are grouped. */
export interface By {
  readonly columns: readonly CellColumn[];
  /**
   * Position in the key at which the year of the posting date is inserted; undefined if sums are not grouped by year.
   */
  readonly yearAt?: number | undefined;
}

/**
 * In-memory column store of the journal of one read model. It holds only the columns that sums need, so that
 * a million lines are added up in a few milliseconds. It is built from the journal table after each start and
 * grows with the journal.
 */
export class JournalColumns extends KeptAhead {
  private readonly lines = new Lines();
  private readonly groupings = new Map<string, CellGroups>();
  private readonly ofReceipts = new ReceiptLines(this.lines);

  /**
   * Returns sums of the lines that match a condition, by key. Keys without lines are left out. Undefined if these
   * columns cannot evaluate the condition, or if many of its lines are not loaded yet: the caller then reads the
   * database.
   */
  sums(where: Condition, { columns, yearAt }: By): readonly KeySums[] | undefined {
    const test = lineTestOf(where.predicate);
    if (!this.isReady(test)) return undefined;
    const groups = this.groupedBy(columns);
    const { from, to } = this.lines.postedDays.bounds;
    const [first, last] = [Math.floor(from / daysOfYear), Math.floor(to / daysOfYear)];
    const years = yearAt === undefined ? oneYear : { first, count: Math.max(0, last - first + 1) };
    const sums = this.added(test, groups, years);
    const found = new Map<number, { readonly key: CursorKey; readonly kinds: KindSum[] }>();
    for (const place of sums.places) {
      const group = groups.all[Math.floor(place / years.count)];
      const lines = sums.lines[place] ?? 0;
      if (group === undefined) continue;
      const year = place % years.count;
      const keyPlace = group.keyNumber * years.count + year;
      let ofKey = found.get(keyPlace);
      if (ofKey === undefined) {
        const key = groups.keys[group.keyNumber] ?? [];
        ofKey = { key: withYear(key, yearAt, years.first + year), kinds: [] };
        found.set(keyPlace, ofKey);
      }
      const sum = { usd: sums.usd.at(place), amount: sums.amount.at(place), lines };
      ofKey.kinds.push({ kind: group.kind, ...sum });
    }
    return [...found.values()];
  }

  /**
   * Returns sums by receipt of the lines on one account, in the order in which the receipts were first recorded.
   * Receipts whose amount on that account is zero are left out. Undefined in the same cases as `sums`.
   */
  receiptSums(
    asOf: AsOf,
    code: Accounts,
    some: SomeReceipts = allReceipts,
  ): readonly ReceiptSum[] | undefined {
    const test = lineTestOf(all([within(asOf), onAccounts([code])]).predicate);
    return this.isReady(test) ? this.ofReceipts.sums(test, code, some) : undefined;
  }

  /**
   * Returns the lines of receipts, with the bounds of those that count at `asOf`. Undefined in the same cases as
   * `sums`.
   */
  receiptLines(asOf: AsOf): { of: ReceiptLines; bounds: LineBounds } | undefined {
    const test = lineTestOf(within(asOf).predicate);
    if (!this.isReady(test)) return undefined;
    return { of: this.ofReceipts, bounds: this.ofReceipts.boundsOf(test) };
  }

  /**
   * Returns the years with a matching line. Undefined in the same cases as `sums`, and if the condition filters by
   * anything besides posting date and sequence.
   */
  years(where: Condition): readonly number[] | undefined {
    const test = lineTestOf(where.predicate);
    if (!this.isReady(test) || !isOfTimesAlone(test)) return undefined;
    const bounds = { end: this.lines.endOf(test.through), from: test.from, to: test.to };
    const years = this.lines.postedDays.within(bounds).map((day) => Math.floor(day / daysOfYear));
    return [...new Set(years)].sort((one, other) => one - other);
  }

  /**
   * Returns the sequences of events with a matching line, in the order of the log. Undefined in the same cases as
   * `sums`, and if there are more than `atMost`.
   */
  eventsThat(where: Condition, atMost: number): readonly number[] | undefined {
    const test = lineTestOf(where.predicate);
    if (!this.isReady(test)) return undefined;
    const found = new Set<number>();
    const sequences = this.lines.sequences.numbers;
    this.lines.each(test, (line) => {
      if (found.size <= atMost) found.add(sequences[line] as number);
    });
    return found.size > atMost ? undefined : [...found].sort((one, other) => one - other);
  }

  private added(test: LineTest, groups: CellGroups, year: typeof oneYear): GroupSums {
    const sums = new GroupSums(groups.ofEachCell(), groups.all.length, year.count);
    if (test.ofLine === null && test.multipleOf === 1)
      this.lines.addSums(test, periodsOf(year), sums);
    else this.addLines(test, year, sums);
    return sums;
  }

  /** Adds up line by line. This is needed if the condition can differ between two lines of the same cell. */
  private addLines(test: LineTest, { first, count }: typeof oneYear, into: GroupSums): void {
    const [days, cellOf] = [this.lines.days.numbers, this.lines.cellOf.numbers];
    const [usd, amounts] = [this.lines.usd.numbers, this.lines.amounts.numbers];
    this.lines.each(test, (line) => {
      if (count > 1) into.begin(Math.floor((days[line] as number) / daysOfYear) - first);
      const cell = cellOf[line] as number;
      into.addPart(cell, usd[line] as number, amounts[line] as number, 1);
    });
  }

  private groupedBy(columns: readonly CellColumn[]): CellGroups {
    const name = columns.join();
    const cachedGroups = this.groupings.get(name);
    if (cachedGroups !== undefined) return cachedGroups;
    if (this.groupings.size >= groupingsMax) this.groupings.clear();
    const made = new CellGroups(columns, this.lines.cells);
    this.groupings.set(name, made);
    return made;
  }

  /** True if the columns can evaluate a condition, and the lines for it are loaded. */
  private isReady(test: LineTest | undefined): test is LineTest {
    return test !== undefined && this.reaches(test.through) && !this.lines.isUnfit;
  }

  /** True if the lines through a sequence are loaded. If only a few are missing, they are loaded at once. */
  private reaches(sequence: number): boolean {
    const asked = Math.min(sequence, this.readStore.checkpoint().sequence);
    if (asked - this.through > eventsCaughtUpMax) return false;
    if (asked > this.through) this.readThrough(asked);
    return true;
  }

  protected take(after: number, through: number): void {
    const rows = this.readStore.query(linesSql, [after, through]);
    for (const row of rows) this.lines.add(row);
  }
}

function isOfTimesAlone({ holding, name, ofLine, multipleOf }: LineTest): boolean {
  return holding.length === 0 && name === nothingAsked && ofLine === null && multipleOf === 1;
}

/** Returns one period for each year, or a single one with all days. */
function periodsOf({ first, count }: typeof oneYear): readonly Period[] {
  if (count === 1) return [{ from: -Infinity, to: Infinity }];
  return Array.from({ length: count }, (_, year) => {
    const begin = (first + year) * daysOfYear;
    return { from: begin, to: begin + daysOfYear - 1 };
  });
}

function withYear(key: CursorKey, at: number | undefined, year: number): CursorKey {
  return at === undefined ? key : key.toSpliced(at, 0, String(year));
}

/** A read model of which there can be several copies, such as an old and a new one during a rebuild. */
export interface AskedReadModel extends ReadStore {
  /** Returns the copy that the current query reads. Left out if there is only one copy. */
  asked?(): ReadStore;
}

/**
 * Holds one value, such as a cache, for each copy of a read model, so that values of different copies never
 * mix.
 */
export class OfReadModels<Made> {
  private readonly made = new WeakMap<ReadStore, Made>();

  constructor(
    private readonly readStore: AskedReadModel,
    private readonly of: (asked: ReadStore) => Made,
  ) {}

  /** Returns the value for the copy that the current query reads. */
  here(): Made {
    const asked = this.readStore.asked?.() ?? this.readStore;
    const existing = this.made.get(asked);
    if (existing !== undefined) return existing;
    const made = this.of(asked);
    this.made.set(asked, made);
    return made;
  }
}

/** Journal columns for each copy of the read model. */
export type ColumnsOfReadModels = OfReadModels<JournalColumns>;

export function columnsOfReadModels(readStore: AskedReadModel): ColumnsOfReadModels {
  return new OfReadModels(readStore, (asked) => new JournalColumns(asked));
}
