import { countOf, minor, ordinal, type ResultRow, text, textOrNull } from '../times/rows';
import type { CellSums } from '../growing-arrays/cell-sums';
import { KeptNumbers, Numbered } from '../growing-arrays/kept-numbers';
import { PostedDays } from '../growing-arrays/posted-days';
import { LineBlocks } from '../growing-arrays/line-blocks';
import type { LineBounds } from '../growing-arrays/posted-days';
import { countThrough, Growing } from '../growing-arrays/growing';
import { type Cell, type CellColumn, cellColumns, type CellValues, LineCells } from './line-cells';
import { daysIn, dayNumber, type LinePlace, type LineTest } from './line-test';

/**
 * If fewer than one line in eight can match, cells are looked up one by one; otherwise all lines are scanned.
 */
const scanAllAbove = 8;
/** Sums over all cells that are cached, each for other bounds. */
const keptSumsMax = 12;
/** A cached sum is extended by at most this many new lines; with more, it is computed again. */
const linesGoneOnMax = 20_000;
/**
 * Up to this many lines of the requested cells are read one by one. With more lines, sums of all cells are
 * computed and cached.
 */
const linesLookedAtMax = 4_000;
/** Factor of the year in a day number: 20240507 divided by it is 2024. */
export const daysOfYear = 10_000;
/**
 * Largest amount in minor units that can be added up exactly as doubles. The domain keeps amounts far below
 * it.
 */
const minorMax = 2n ** 51n;

/** Kinds of events that record a receipt. */
const receiptBegins = ['ReceiptRecorded', 'ReceiptTakenOver'];

/** First and last day of a period, as numbers such as 20240507. */
export type Period = Pick<LineBounds, 'from' | 'to'>;

/** Receives a partial sum of a cell: US cents, minor units, and the number of lines. */
type TakePart = (cell: number, usd: number, amount: number, lines: number) => void;

/** Receives sums by cell, one period after another. */
export interface SumsOfCells {
  /** Starts a period: the sums that follow belong to it. */
  begin(period: number): void;
  readonly addPart: TakePart;
  addCell(cell: number, sums: CellSums): void;
}

/**
 * Journal lines as columns of numbers, in the order of the log. It selects and adds up the lines that match a
 * test.
 */
export class Lines {
  readonly cells = new LineCells();
  readonly sequences = new Growing((length) => new Int32Array(length));
  readonly days = new Growing((length) => new Int32Array(length));
  readonly cellOf = new Growing((length) => new Int32Array(length));
  readonly usd = new Growing((length) => new Float64Array(length));
  readonly amounts = new Growing((length) => new Float64Array(length));
  /** The previous line of the same cell; −1 for its first line. */
  private readonly before = new Growing((length) => new Int32Array(length));
  /** The last line of each cell, and the number of its lines. */
  private readonly lastOf = new Growing((length) => new Int32Array(length));
  private readonly linesOf = new Growing((length) => new Int32Array(length));
  /** The number of the receipt of each line; −1 if the line has no receipt. */
  readonly receiptOf = new Growing((length) => new Int32Array(length));
  readonly receipts = new Numbered();
  /** Sequence of the first line of each receipt, by the number of the receipt. */
  readonly receiptsFrom = new Growing((length) => new Int32Array(length));
  /** Numbers of receipts that were recorded more than once. */
  readonly recordedAgain = new Set<number>();
  private readonly blocks = new LineBlocks(
    { days: this.days, cellOf: this.cellOf, usd: this.usd, amounts: this.amounts },
    (first, last) => daysIn(last) - daysIn(first),
  );
  /** Cached sums, most recently used first. */
  private readonly keptSums: CellSums[] = [];
  readonly postedDays = new PostedDays();
  private readonly keptCells = new KeptNumbers();
  private readonly place = { sequence: 0, day: 0, amount: 0, cell: {} as Cell };
  /**
   * True once a row held an amount too large to be added up as a double. Sums then come from the database
   * alone.
   */
  isUnfit = false;

  add(row: ResultRow): void {
    const cellsBefore = this.cells.all.length;
    const amount = minor(row, 'amount');
    const cell = this.cells.numberOf(valuesOf(row), {
      isValueAlone: amount === 0n,
      isInPledgeCurrency: minor(row, 'in_pledge_currency') === 1n,
    });
    const line = this.sequences.count;
    const day = dayNumber(text(row, 'posting_date'));
    if (cell === cellsBefore) {
      this.lastOf.push(-1);
      this.linesOf.push(0);
    }
    this.sequences.push(ordinal(row, 'sequence'));
    this.days.push(day);
    this.cellOf.push(cell);
    this.receiptOf.push(this.receiptIn(row));
    this.usd.push(this.exact(minor(row, 'usd')));
    this.amounts.push(this.exact(amount));
    this.before.push(this.lastOf.numbers[cell] as number);
    this.lastOf.numbers[cell] = line;
    this.linesOf.numbers[cell] = (this.linesOf.numbers[cell] as number) + 1;
    this.blocks.add(line, this.cells.all.length);
    this.postedDays.add(line, day);
  }

  private receiptIn(row: ResultRow): number {
    const id = textOrNull(row, 'receipt');
    if (id === null) return -1;
    const receiptsBefore = this.receipts.all.length;
    const receipt = this.receipts.numberOf(id);
    const sequence = ordinal(row, 'sequence');
    if (receipt === receiptsBefore) this.receiptsFrom.push(sequence);
    else if (receiptBegins.includes(text(row, 'kind'))) {
      const isFirst = this.receiptsFrom.numbers[receipt] === sequence;
      if (!isFirst) this.recordedAgain.add(receipt);
    }
    return receipt;
  }

  private exact(units: bigint): number {
    if (units > minorMax || units < -minorMax) this.isUnfit = true;
    return countOf(units);
  }

  /** Passes each matching line to `take`, in no particular order. */
  each(test: LineTest, take: (line: number) => void): void {
    const { through, from, to, multipleOf, ofLine } = test;
    const cells = this.cellsThat(test);
    const end = this.endOf(through);
    const [days, cellOf] = [this.days.numbers, this.cellOf.numbers];
    const amounts = this.amounts.numbers;
    const isIn = (line: number) => {
      const day = days[line] as number;
      if (day < from || day > to) return false;
      if (multipleOf !== 1 && (amounts[line] as number) % multipleOf !== 0) return false;
      return ofLine === null || ofLine(this.linePlaceOf(line));
    };
    if (!this.haveMore(cells, Math.floor(end / scanAllAbove))) {
      for (const cell of cells) {
        this.eachOf(cell, (line) => line < end && isIn(line) && take(line));
      }
      return;
    }
    const counts = new Uint8Array(this.cells.all.length);
    for (const cell of cells) counts[cell] = 1;
    for (let line = 0; line < end; line += 1) {
      if (counts[cellOf[line] as number] === 1 && isIn(line)) take(line);
    }
  }

  /** Adds up the matching lines of each cell and passes the sums to `into`. */
  addSums(test: LineTest, periods: readonly Period[], into: SumsOfCells): void {
    const end = this.endOf(test.through);
    const cells = this.cellsThat(test);
    for (const [period, { from, to }] of periods.entries()) {
      const bounds = { end, from: Math.max(test.from, from), to: Math.min(test.to, to) };
      into.begin(period);
      const sums = this.sumsWithin(bounds, cells);
      if (sums === undefined) this.eachPart(cells, bounds, into.addPart);
      else sums.addTo(into, cells);
    }
  }

  /**
   * Sums of all cells within the bounds, from the cache or computed. Undefined if they are not cached and the
   * requested cells have few lines.
   */
  private sumsWithin(bounds: LineBounds, asked: readonly number[]): CellSums | undefined {
    const count = this.cells.all.length;
    const at = this.keptSums.findIndex((one) => one.leadsTo(bounds, count, linesGoneOnMax));
    const [cachedSums] = at < 0 ? [] : this.keptSums.splice(at, 1);
    if (cachedSums === undefined && !this.haveMore(asked, linesLookedAtMax)) return undefined;
    const sums =
      cachedSums === undefined
        ? this.blocks.sums(bounds, count)
        : this.extendedTo(cachedSums, bounds);
    this.keptSums.unshift(sums);
    this.keptSums.splice(keptSumsMax);
    return sums;
  }

  private extendedTo(sums: CellSums, bounds: LineBounds): CellSums {
    this.blocks.addLines(sums, sums.end, bounds);
    sums.end = bounds.end;
    return sums;
  }

  /** True if the cells together have more than `lines` lines. */
  private haveMore(cells: readonly number[], lines: number): boolean {
    let left = lines;
    return cells.some((cell) => (left -= this.linesOf.numbers[cell] as number) < 0);
  }

  private eachPart(cells: readonly number[], { end, from, to }: LineBounds, take: TakePart): void {
    const days = this.days.numbers;
    const [usd, amounts] = [this.usd.numbers, this.amounts.numbers];
    for (const cell of cells) {
      this.eachOf(cell, (line) => {
        const day = days[line] as number;
        if (line >= end || day < from || day > to) return;
        take(cell, usd[line] as number, amounts[line] as number, 1);
      });
    }
  }

  /** Passes the lines of a cell to `take`, last line first. */
  private eachOf(cell: number, take: (line: number) => void): void {
    const before = this.before.numbers;
    let line = this.lastOf.numbers[cell] as number;
    for (; line >= 0; line = before[line] as number) take(line);
  }

  /** Numbers of the cells that a test accepts. Results for recent tests are cached. */
  private cellsThat({ ofCell, holding, name }: LineTest): readonly number[] {
    const { all } = this.cells;
    const fewest = () =>
      holding
        .map((one) => this.cells.holding(one))
        .sort((one, other) => one.length - other.length)[0];
    return this.keptCells.of(name, all.length, (cell) => ofCell(all[cell] as Cell), fewest);
  }

  /** The attributes of a line. Every call fills and returns the same object, which spares allocations. */
  private linePlaceOf(line: number): LinePlace {
    const { place } = this;
    place.sequence = this.sequences.numbers[line] as number;
    place.day = this.days.numbers[line] as number;
    place.amount = this.amounts.numbers[line] as number;
    place.cell = this.cells.all[this.cellOf.numbers[line] as number] as Cell;
    return place;
  }

  /** Number of lines through a sequence. Lines are in the order of the log. */
  endOf(through: number): number {
    return countThrough(this.sequences.numbers, this.sequences.count, through);
  }
}

function valuesOf(row: ResultRow): CellValues {
  const values = {} as Record<CellColumn, string | number | null>;
  for (const column of cellColumns) {
    const value = row[column];
    values[column] = typeof value === 'bigint' ? countOf(value) : (value as string | null);
  }
  return values;
}
