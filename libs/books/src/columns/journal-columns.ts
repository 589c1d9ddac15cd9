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

/** Events that a question waits for before its sums are read from the rows themselves. */
const eventsCaughtUpMax = 2_000;
/** Ways of putting cells together that are kept. */
const groupingsMax = 64;
/** All days together. */
const oneYear = { first: 0, count: 1 };
const allReceipts: SomeReceipts = { from: 0, limit: Infinity };

const linesSql = `
  SELECT sequence, posting_date, ${cellColumns.join(', ')}, receipt, usd, amount,
         (${inPledgeCurrency.sql}) AS in_pledge_currency
  FROM journal WHERE sequence > ? AND sequence <= ? ORDER BY sequence, line`;

/** By which columns of a line sums are told apart. */
export interface By {
  readonly columns: readonly CellColumn[];
  /** Where among the columns the year of the posting date stands; nowhere where it is not asked for. */
  readonly yearAt?: number | undefined;
}

/**
 * The lines of one read model as columns of numbers: what sums need of them and nothing else, so that
 * a million of them are added up in a few milliseconds. They are read from the journal again whenever
 * the service starts, and grow with it; every sum is one of journal rows.
 */
export class JournalColumns extends KeptAhead {
  private readonly lines = new Lines();
  private readonly groupings = new Map<string, CellGroups>();
  private readonly ofReceipts = new ReceiptLines(this.lines);

  /**
   * Sums of the lines that count, of those keys that have any; undefined where the condition asks what
   * these columns do not say, or many of its lines are not here yet.
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
   * Sums of the lines on an account by their receipts, of those that have an amount there, in the order in which
   * they were recorded first; undefined as for sums.
   */
  receiptSums(
    asOf: AsOf,
    code: Accounts,
    some: SomeReceipts = allReceipts,
  ): readonly ReceiptSum[] | undefined {
    const test = lineTestOf(all([within(asOf), onAccounts([code])]).predicate);
    return this.isReady(test) ? this.ofReceipts.sums(test, code, some) : undefined;
  }

  /** Lines of receipts, and which of them count at both times; undefined as for sums. */
  receiptLines(asOf: AsOf): { of: ReceiptLines; bounds: LineBounds } | undefined {
    const test = lineTestOf(within(asOf).predicate);
    if (!this.isReady(test)) return undefined;
    return { of: this.ofReceipts, bounds: this.ofReceipts.boundsOf(test) };
  }

  /** Years with a line that counts; undefined as for sums, and where more is asked than both times. */
  years(where: Condition): readonly number[] | undefined {
    const test = lineTestOf(where.predicate);
    if (!this.isReady(test) || !isOfTimesAlone(test)) return undefined;
    const bounds = { end: this.lines.endOf(test.through), from: test.from, to: test.to };
    const years = this.lines.postedDays.within(bounds).map((day) => Math.floor(day / daysOfYear));
    return [...new Set(years)].sort((one, other) => one - other);
  }

  /**
   * Events with a line that counts, in the order of the log; undefined as for sums, and where there are
   * more of them than asked for.
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

  /** The same line by line, where each is asked for itself. */
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

  /** Whether lines say what a test asks, and are here. */
  private isReady(test: LineTest | undefined): test is LineTest {
    return test !== undefined && this.reaches(test.through) && !this.lines.isUnfit;
  }

  /** Whether the lines through a sequence are here, or could be fetched at once. */
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

/** Years, or all days together. */
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

/** A read model that may be another one for each request. */
export interface AskedReadModel extends ReadStore {
  /** The one that a query asks now; itself, without it. */
  asked?(): ReadStore;
}

/** What is made of each read model that is asked; that of one is never mixed with another's. */
export class OfReadModels<Made> {
  private readonly made = new WeakMap<ReadStore, Made>();

  constructor(
    private readonly readStore: AskedReadModel,
    private readonly of: (asked: ReadStore) => Made,
  ) {}

  /** That of the one that a query asks now. */
  here(): Made {
    const asked = this.readStore.asked?.() ?? this.readStore;
    const existing = this.made.get(asked);
    if (existing !== undefined) return existing;
    const made = this.of(asked);
    this.made.set(asked, made);
    return made;
  }
}

/** Lines of the journal as columns of numbers. */
export type ColumnsOfReadModels = OfReadModels<JournalColumns>;

export function columnsOfReadModels(readStore: AskedReadModel): ColumnsOfReadModels {
  return new OfReadModels(readStore, (asked) => new JournalColumns(asked));
}
