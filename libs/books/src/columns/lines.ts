import { countOf, minor, ordinal, type ResultRow, text, textOrNull } from '../times/rows';
import type { CellSums } from '../growing-arrays/cell-sums';
import { KeptNumbers, Numbered } from '../growing-arrays/kept-numbers';
import { PostedDays } from '../growing-arrays/posted-days';
import { LineBlocks } from '../growing-arrays/line-blocks';
import type { LineBounds } from '../growing-arrays/posted-days';
import { countThrough, Growing } from '../growing-arrays/growing';
import { type Cell, type CellColumn, cellColumns, type CellValues, LineCells } from './line-cells';
import { daysIn, dayNumber, type LinePlace, type LineTest } from './line-test';

/** Where fewer of all lines than one in so many can count, they are looked up cell by cell. */
const scanAllAbove = 8;
/** Sums of all cells that are kept, each within other bounds. */
const keptSumsMax = 12;
/** So many lines that came since are added to sums that are kept. */
const linesGoneOnMax = 20_000;
/** So many lines of the cells that are asked for are looked at one by one; where they have more, sums of all cells are made. */
const linesLookedAtMax = 4_000;
/** A day is its year times this, and more. */
export const daysOfYear = 10_000;
/** Minor units of a line that can be added as doubles; the domain keeps amounts far below it. */
const minorMax = 2n ** 51n;

/** Kinds of the events that a receipt begins with. */
const receiptBegins = ['ReceiptRecorded', 'ReceiptTakenOver'];

/** Days from one through another, as numbers. */
export type Period = Pick<LineBounds, 'from' | 'to'>;

/** Takes in a part of what the lines of a cell sum up to: US cents, minor units and of how many lines. */
type TakePart = (cell: number, usd: number, amount: number, lines: number) => void;

/** Takes in what lines of cells sum up to, one period after the other. */
export interface SumsOfCells {
  /** What follows is of this one of the periods. */
  begin(period: number): void;
  readonly addPart: TakePart;
  addCell(cell: number, sums: CellSums): void;
}

/** Lines as columns of numbers, in the order of the log, and which of them count. */
export class Lines {
  readonly cells = new LineCells();
  readonly sequences = new Growing((length) => new Int32Array(length));
  readonly days = new Growing((length) => new Int32Array(length));
  readonly cellOf = new Growing((length) => new Int32Array(length));
  readonly usd = new Growing((length) => new Float64Array(length));
  readonly amounts = new Growing((length) => new Float64Array(length));
  /** The line before it of the same cell, −1 where it is the first. */
  private readonly before = new Growing((length) => new Int32Array(length));
  /** The last line of each cell, and how many it has. */
  private readonly lastOf = new Growing((length) => new Int32Array(length));
  private readonly linesOf = new Growing((length) => new Int32Array(length));
  /** The number of the receipt of each line, −1 where it has none. */
  readonly receiptOf = new Growing((length) => new Int32Array(length));
  readonly receipts = new Numbered();
  /** The sequence of the first line of each receipt, by its number. */
  readonly receiptsFrom = new Growing((length) => new Int32Array(length));
  /** Receipts that were recorded more than once, by their numbers. */
  readonly recordedAgain = new Set<number>();
  private readonly blocks = new LineBlocks(
    { days: this.days, cellOf: this.cellOf, usd: this.usd, amounts: this.amounts },
    (first, last) => daysIn(last) - daysIn(first),
  );
  /** Those asked for last first. */
  private readonly keptSums: CellSums[] = [];
  readonly postedDays = new PostedDays();
  private readonly keptCells = new KeptNumbers();
  private readonly place = { sequence: 0, day: 0, amount: 0, cell: {} as Cell };
  /** A row holds what no amount can be, and what doubles cannot add: sums come from the rows alone. */
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

  /** Gives each line that counts, in whatever order. */
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

  /** Adds up what the lines that count sum up to, cell by cell. */
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

  /** Sums of all cells, where they are kept or those that are asked for have many lines. */
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

  /** Whether some cells have more lines than so many. */
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

  /** Gives the lines of a cell, the last one first. */
  private eachOf(cell: number, take: (line: number) => void): void {
    const before = this.before.numbers;
    let line = this.lastOf.numbers[cell] as number;
    for (; line >= 0; line = before[line] as number) take(line);
  }

  /** Which cells count: those asked for last are kept. */
  private cellsThat({ ofCell, holding, name }: LineTest): readonly number[] {
    const { all } = this.cells;
    const fewest = () =>
      holding
        .map((one) => this.cells.holding(one))
        .sort((one, other) => one.length - other.length)[0];
    return this.keptCells.of(name, all.length, (cell) => ofCell(all[cell] as Cell), fewest);
  }

  /** Where a line stands; the same object for each. */
  private linePlaceOf(line: number): LinePlace {
    const { place } = this;
    place.sequence = this.sequences.numbers[line] as number;
    place.day = this.days.numbers[line] as number;
    place.amount = this.amounts.numbers[line] as number;
    place.cell = this.cells.all[this.cellOf.numbers[line] as number] as Cell;
    return place;
  }

  /** Lines through a sequence: they stand in the order of the log. */
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
