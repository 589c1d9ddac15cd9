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
 * Share of lines that decides how lines are selected. If less than one line in eight can match, the lines of each cell
 * are read; otherwise all lines are scanned.
 */
const scanAllAbove = 8;
/** Largest number of cached sums over all cells. Each is for other dates and another end of the log. */
const keptSumsMax = 12;
/** A cached sum is extended by at most this many new lines. With more, the sum is computed again. */
const linesGoneOnMax = 20_000;
/**
 * Up to this many lines of the requested cells are read one by one. With more lines, the sums of all cells are computed
 * and cached.
 */
const linesLookedAtMax = 4_000;
/** Divisor that gives the year of a day number: 20240507 / 10,000, rounded down, is 2024. */
export const daysOfYear = 10_000;
/** Amount in minor units from which sums of doubles could be inexact. The domain keeps amounts far below it. */
const minorMax = 2n ** 51n;

/** Types of events that record a receipt. */
const receiptBegins = ['ReceiptRecorded', 'ReceiptTakenOver'];

/** First and last day of a period, as numbers such as 20240507. */
export type Period = Pick<LineBounds, 'from' | 'to'>;

/** Receives a part of a cell's sum: US cents, minor units, and the number of lines. */
type TakePart = (cell: number, usd: number, amount: number, lines: number) => void;

/** Receives the sums of each cell, one period after another. */
export interface SumsOfCells {
  /** Starts a period, to which the sums that follow belong. */
  begin(period: number): void;
  readonly addPart: TakePart;
  addCell(cell: number, sums: CellSums): void;
}

/**
 * Journal lines as columns of numbers, in the order of the log. Lines with the same values in the grouping columns
 * belong to one cell. The class selects the lines that match a test, and adds them up.
 */
export class Lines {
  readonly cells = new LineCells();
  readonly sequences = new Growing((length) => new Int32Array(length));
  readonly days = new Growing((length) => new Int32Array(length));
  readonly cellOf = new Growing((length) => new Int32Array(length));
  readonly usd = new Growing((length) => new Float64Array(length));
  readonly amounts = new Growing((length) => new Float64Array(length));
  /** For each line, the previous line of the same cell; −1 for the first line of a cell. */
  private readonly before = new Growing((length) => new Int32Array(length));
  /** For each cell, its last line, and in `linesOf` the number of its lines. */
  private readonly lastOf = new Growing((length) => new Int32Array(length));
  private readonly linesOf = new Growing((length) => new Int32Array(length));
  /** For each line, the number of its receipt; −1 if the line has no receipt. */
  readonly receiptOf = new Growing((length) => new Int32Array(length));
  readonly receipts = new Numbered();
  /** Sequence of the first line of each receipt, indexed by the number of the receipt. */
  readonly receiptsFrom = new Growing((length) => new Int32Array(length));
  /** Numbers of the receipts that more than one event recorded. */
  readonly recordedAgain = new Set<number>();
  private readonly blocks = new LineBlocks(
    { days: this.days, cellOf: this.cellOf, usd: this.usd, amounts: this.amounts },
    (first, last) => daysIn(last) - daysIn(first),
  );
  /** Cached sums over all cells, most recently used first. */
  private readonly keptSums: CellSums[] = [];
  readonly postedDays = new PostedDays();
  private readonly keptCells = new KeptNumbers();
  private readonly place = { sequence: 0, day: 0, amount: 0, cell: {} as Cell };
  /**
   * True once a line had an amount too large to be added up as a double. From then on all sums come from the database.
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

  /** Adds up the matching lines of each cell, one period after another, and passes the sums to `into`. */
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
   * Returns the sums of all cells within the bounds, from the cache or computed. Undefined if no cached sum fits and
   * the requested cells have so few lines that reading them is faster.
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

  /** Returns the numbers of the cells that a test accepts. Results of recent tests are cached. */
  private cellsThat({ ofCell, holding, name }: LineTest): readonly number[] {
    const { all } = this.cells;
    const fewest = () =>
      holding
        .map((one) => this.cells.holding(one))
        .sort((one, other) => one.length - other.length)[0];
    return this.keptCells.of(name, all.length, (cell) => ofCell(all[cell] as Cell), fewest);
  }

  /** Returns the attributes of a line. Every call fills and returns the same object, which spares allocations. */
  private linePlaceOf(line: number): LinePlace {
    const { place } = this;
    place.sequence = this.sequences.numbers[line] as number;
    place.day = this.days.numbers[line] as number;
    place.amount = this.amounts.numbers[line] as number;
    place.cell = this.cells.all[this.cellOf.numbers[line] as number] as Cell;
    return place;
  }

  /**
   * Returns the number of lines through a sequence. Since lines are in the order of the log, it is also the index after
   * the last one.
   */
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
