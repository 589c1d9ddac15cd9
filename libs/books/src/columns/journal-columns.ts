import type { ReadStore } from '@art30/event-sourcing';
import type { Condition } from '../times/conditions';
import { countOf, minor, ordinal, type ResultRow, text, textOrNull } from '../times/rows';
import type { CursorKey } from '../times/cursor';
import { CellGroups } from './cell-groups';
import { ExactSums, type KeySums, type KindSum, type ReceiptSum } from './exact-sums';
import { Growing } from './growing';
import { inPledgeCurrency } from './in-pledge-currency';
import {
  type Cell,
  type CellColumn,
  cellColumns,
  type CellValues,
  LineCells,
} from './line-cells';
import { Numbered } from './numbered';
import { dayNumber, lineTestOf, type LineTest } from './line-test';

/** Events whose lines are read at a time: so long nothing else is answered. */
const eventsAtATime = 500;
/** Events that a question waits for before its sums are read from the rows themselves. */
const eventsCaughtUpMax = 2_000;
/** Ways of putting cells together that are kept. */
const groupingsMax = 64;
/** Where fewer of all lines than one in so many can count, they are looked up cell by cell. */
const scanAllAbove = 8;
/** A day is its year times this, and more. */
const daysOfYear = 10_000;
/** Minor units of a line that can be added as doubles; the domain keeps amounts far below it. */
const minorMax = 2n ** 51n;

/** All days together. */
const oneYear = { first: 0, count: 1 };

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
export class JournalColumns {
  /** Sequence through which the lines are here. */
  private through = 0;
  private readonly cells = new LineCells();
  private readonly sequences = new Growing((length) => new Int32Array(length));
  private readonly days = new Growing((length) => new Int32Array(length));
  private readonly cellOf = new Growing((length) => new Int32Array(length));
  private readonly usd = new Growing((length) => new Float64Array(length));
  private readonly amounts = new Growing((length) => new Float64Array(length));
  /** The line before it of the same cell, −1 where it is the first. */
  private readonly before = new Growing((length) => new Int32Array(length));
  /** The last line of each cell, and how many it has. */
  private readonly lastOf = new Growing((length) => new Int32Array(length));
  private readonly linesOf = new Growing((length) => new Int32Array(length));
  /** The number of the receipt of each line, −1 where it has none. */
  private readonly receiptOf = new Growing((length) => new Int32Array(length));
  private readonly receipts = new Numbered();
  private readonly groupings = new Map<string, CellGroups>();
  private years = { first: Infinity, last: -Infinity };
  /** A row holds what no amount can be, and what doubles cannot add: sums come from the rows alone. */
  private isUnfit = false;

  constructor(private readonly readStore: ReadStore) {}

  /** Reads on for some events. @returns whether there are more. */
  readOn(): boolean {
    const { sequence } = this.readStore.checkpoint();
    if (this.through < sequence) this.read(Math.min(sequence, this.through + eventsAtATime));
    return this.through < sequence;
  }

  /**
   * Sums of the lines that count, of those keys that have any; undefined where the condition asks what
   * these columns do not say, or many of its lines are not here yet.
   */
  sums(where: Condition, { columns, yearAt }: By): readonly KeySums[] | undefined {
    const test = lineTestOf(where.told);
    if (test === undefined || !this.reaches(test.through) || this.isUnfit) return undefined;
    const groups = this.groupedBy(columns);
    const { first, last } = this.years;
    const years = yearAt === undefined ? oneYear : { first, count: Math.max(0, last - first + 1) };
    const sums = this.added(test, groups, years);
    const found = new Map<number, { readonly key: CursorKey; readonly kinds: KindSum[] }>();
    for (const place of sums.lines.keys()) {
      const group = groups.all[Math.floor(place / years.count)];
      const lines = sums.lines[place] ?? 0;
      if (lines === 0 || group === undefined) continue;
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

  /** Sums of the lines that count by their receipts, of those that have any; undefined as for sums. */
  receiptSums(where: Condition): readonly ReceiptSum[] | undefined {
    const test = lineTestOf(where.told);
    if (test === undefined || !this.reaches(test.through) || this.isUnfit) return undefined;
    const count = this.receipts.all.length;
    const [amount, usd] = [new ExactSums(count), new ExactSums(count)];
    const has = new Uint8Array(count);
    const receipts = this.receiptOf.numbers;
    const [amounts, cents] = [this.amounts.numbers, this.usd.numbers];
    this.each(test, (line) => {
      const receipt = receipts[line] as number;
      if (receipt < 0) return;
      has[receipt] = 1;
      amount.add(receipt, amounts[line] as number);
      usd.add(receipt, cents[line] as number);
    });
    return this.receipts.all.flatMap((receipt, number) =>
      has[number] === 0 ? [] : [{ receipt, amount: amount.at(number), usd: usd.at(number) }],
    );
  }

  private added(test: LineTest, groups: CellGroups, year: { first: number; count: number }) {
    const groupOf = groups.ofEachCell();
    const places = groups.all.length * year.count;
    const [usd, amount] = [new ExactSums(places), new ExactSums(places)];
    const lines = new Int32Array(places);
    const days = this.days.numbers;
    const cellOf = this.cellOf.numbers;
    const cents = this.usd.numbers;
    const amounts = this.amounts.numbers;
    this.each(test, (line) => {
      const group = groupOf[cellOf[line] as number] as number;
      const of =
        year.count === 1 ? 0 : Math.floor((days[line] as number) / daysOfYear) - year.first;
      const place = group * year.count + of;
      lines[place] = (lines[place] as number) + 1;
      usd.add(place, cents[line] as number);
      amount.add(place, amounts[line] as number);
    });
    return { usd, amount, lines };
  }

  /** Gives each line that counts, in whatever order. */
  private each(
    { through, from, to, ofCell, ofLine }: LineTest,
    take: (line: number) => void,
  ): void {
    const [counts, possible] = this.cellsThat(ofCell);
    const end = this.endOf(through);
    const [days, cellOf] = [this.days.numbers, this.cellOf.numbers];
    const isIn = (line: number) => {
      const day = days[line] as number;
      return day >= from && day <= to && (ofLine === null || ofLine(this.placeOf(line)));
    };
    if (possible * scanAllAbove < end) {
      counts.forEach((doesCount, cell) => {
        if (doesCount === 1) this.eachOf(cell, (line) => line < end && isIn(line) && take(line));
      });
      return;
    }
    for (let line = 0; line < end; line += 1) {
      if (counts[cellOf[line] as number] === 1 && isIn(line)) take(line);
    }
  }

  /** Gives the lines of a cell, the last one first. */
  private eachOf(cell: number, take: (line: number) => void): void {
    const before = this.before.numbers;
    let line = this.lastOf.numbers[cell] as number;
    for (; line >= 0; line = before[line] as number) take(line);
  }

  /** Which cells count, and how many lines they have. */
  private cellsThat(ofCell: LineTest['ofCell']): readonly [Uint8Array, number] {
    const counts = new Uint8Array(this.cells.all.length);
    let possible = 0;
    for (let cell = 0; cell < counts.length; cell += 1) {
      if (!ofCell(this.cells.all[cell] as Cell)) continue;
      counts[cell] = 1;
      possible += this.linesOf.numbers[cell] as number;
    }
    return [counts, possible];
  }

  private placeOf(line: number) {
    const [sequences, days, cellOf] = [this.sequences, this.days, this.cellOf];
    return {
      sequence: sequences.numbers[line] as number,
      day: days.numbers[line] as number,
      cell: this.cells.all[cellOf.numbers[line] as number] as Cell,
    };
  }

  /** Lines through a sequence: they stand in the order of the log. */
  private endOf(through: number): number {
    const sequences = this.sequences.numbers;
    let [low, high] = [0, this.sequences.count];
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((sequences[middle] as number) <= through) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  private groupedBy(columns: readonly CellColumn[]): CellGroups {
    const name = columns.join();
    const known = this.groupings.get(name);
    if (known !== undefined) return known;
    if (this.groupings.size >= groupingsMax) this.groupings.clear();
    const made = new CellGroups(columns, this.cells);
    this.groupings.set(name, made);
    return made;
  }

  /** Whether the lines through a sequence are here, or could be fetched at once. */
  private reaches(sequence: number): boolean {
    const asked = Math.min(sequence, this.readStore.checkpoint().sequence);
    if (asked - this.through > eventsCaughtUpMax) return false;
    if (asked > this.through) this.read(asked);
    return true;
  }

  private read(through: number): void {
    const rows = this.readStore.query(linesSql, [this.through, through]);
    for (const row of rows) this.add(row);
    this.through = through;
  }

  private add(row: ResultRow): void {
    const known = this.cells.all.length;
    const amount = minor(row, 'amount');
    const cell = this.cells.numberOf(valuesOf(row), {
      isValueAlone: amount === 0n,
      isInPledgeCurrency: minor(row, 'in_pledge_currency') === 1n,
    });
    const line = this.sequences.count;
    const day = dayNumber(text(row, 'posting_date'));
    if (cell === known) {
      this.lastOf.push(-1);
      this.linesOf.push(0);
    }
    this.sequences.push(ordinal(row, 'sequence'));
    this.days.push(day);
    this.cellOf.push(cell);
    const receipt = textOrNull(row, 'receipt');
    this.receiptOf.push(receipt === null ? -1 : this.receipts.numberOf(receipt));
    this.usd.push(this.exact(minor(row, 'usd')));
    this.amounts.push(this.exact(amount));
    this.before.push(this.lastOf.numbers[cell] as number);
    this.lastOf.numbers[cell] = line;
    this.linesOf.numbers[cell] = (this.linesOf.numbers[cell] as number) + 1;
    const year = Math.floor(day / daysOfYear);
    const { first, last } = this.years;
    if (year < first || year > last) {
      this.years = { first: Math.min(first, year), last: Math.max(last, year) };
    }
  }

  private exact(units: bigint): number {
    if (units > minorMax || units < -minorMax) this.isUnfit = true;
    return countOf(units);
  }
}

function withYear(key: CursorKey, at: number | undefined, year: number): CursorKey {
  return at === undefined ? key : key.toSpliced(at, 0, String(year));
}

function valuesOf(row: ResultRow): CellValues {
  const values = {} as Record<CellColumn, string | number | null>;
  for (const column of cellColumns) {
    const value = row[column];
    values[column] = typeof value === 'bigint' ? countOf(value) : (value as string | null);
  }
  return values;
}
