import { countOf, minor, ordinal, type ResultRow, text, textOrNull } from '../times/rows';
import { type LineBounds, RunningTotals, type TakeSum } from '../totals/running-totals';
import { countThrough, Growing } from './growing';
import { type Cell, type CellColumn, cellColumns, type CellValues, LineCells } from './line-cells';
import { dayNumber, type LinePlace, type LineTest } from './line-test';
import { Numbered } from './numbered';

/** Where fewer of all lines than one in so many can count, they are looked up cell by cell. */
const scanAllAbove = 8;
/** Lines from which on a cell has running totals. */
const linesTotalledFrom = 16;
/** A day is its year times this, and more. */
export const daysOfYear = 10_000;
/** Minor units of a line that can be added as doubles; the domain keeps amounts far below it. */
const minorMax = 2n ** 51n;

/** Days from one through another, as numbers. */
export type Period = Pick<LineBounds, 'from' | 'to'>;

/** A part of what lines sum up to, in US cents and minor units. */
export interface PartOfSum {
  readonly usd: number;
  readonly amount: number;
  readonly lines: number;
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
  private readonly totals = new Map<number, RunningTotals>();
  private readonly place = { sequence: 0, day: 0, amount: 0, cell: {} as Cell };
  years = { first: Infinity, last: -Infinity };
  /** A row holds what no amount can be, and what doubles cannot add: sums come from the rows alone. */
  isUnfit = false;

  add(row: ResultRow): void {
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
    this.addToTotals(cell, line);
    const year = Math.floor(day / daysOfYear);
    const { first, last } = this.years;
    if (year < first || year > last) {
      this.years = { first: Math.min(first, year), last: Math.max(last, year) };
    }
  }

  /** A cell of few lines has no totals: they are added up faster. */
  private addToTotals(cell: number, line: number): void {
    const count = this.linesOf.numbers[cell] as number;
    if (count < linesTotalledFrom) return;
    let totals = this.totals.get(cell);
    if (totals !== undefined) return this.total(totals, line);
    totals = new RunningTotals();
    this.totals.set(cell, totals);
    const lines: number[] = [];
    this.eachOf(cell, (own) => lines.push(own));
    for (const own of lines.reverse()) this.total(totals, own);
  }

  private total(totals: RunningTotals, line: number): void {
    const [day, usd] = [this.days.numbers[line] as number, this.usd.numbers[line] as number];
    totals.add(line, day, usd, this.amounts.numbers[line] as number);
  }

  private exact(units: bigint): number {
    if (units > minorMax || units < -minorMax) this.isUnfit = true;
    return countOf(units);
  }

  /** Gives each line that counts, in whatever order. */
  each(test: LineTest, take: (line: number) => void): void {
    const { through, from, to, ofLine } = test;
    const { cells, lines } = this.cellsThat(test);
    const end = this.endOf(through);
    const [days, cellOf] = [this.days.numbers, this.cellOf.numbers];
    const isIn = (line: number) => {
      const day = days[line] as number;
      return day >= from && day <= to && (ofLine === null || ofLine(this.placeOf(line)));
    };
    if (lines * scanAllAbove < end) {
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

  /** Gives what the lines that count sum up to, cell by cell and in parts. */
  eachSum(
    test: LineTest,
    periods: readonly Period[],
    take: (cell: number, period: number, sum: PartOfSum) => void,
  ): void {
    const end = this.endOf(test.through);
    const part = { usd: 0, amount: 0, lines: 0 };
    for (const cell of this.cellsThat(test).cells) {
      for (const [period, { from, to }] of periods.entries()) {
        const bounds = { end, from: Math.max(test.from, from), to: Math.min(test.to, to) };
        this.sumOf(cell, bounds, (usd, amount, lines) => {
          [part.usd, part.amount, part.lines] = [usd, amount, lines];
          take(cell, period, part);
        });
      }
    }
  }

  private sumOf(cell: number, bounds: LineBounds, take: TakeSum): void {
    const { end, from, to } = bounds;
    const days = this.days.numbers;
    const takeLine = (line: number) =>
      take(this.usd.numbers[line] as number, this.amounts.numbers[line] as number, 1);
    const totals = this.totals.get(cell);
    if (totals !== undefined) return totals.sum(bounds, days, { take, takeLine });
    this.eachOf(cell, (line) => {
      const day = days[line] as number;
      if (line < end && day >= from && day <= to) takeLine(line);
    });
  }

  /** Gives the lines of a cell, the last one first. */
  private eachOf(cell: number, take: (line: number) => void): void {
    const before = this.before.numbers;
    let line = this.lastOf.numbers[cell] as number;
    for (; line >= 0; line = before[line] as number) take(line);
  }

  /** Which cells count, and how many lines they have. */
  private cellsThat({ ofCell, holding }: LineTest) {
    const [fewest] = holding
      .map((one) => this.cells.holding(one))
      .sort((one, other) => one.length - other.length);
    const cells = (fewest ?? [...this.cells.all.keys()]).filter((cell) =>
      ofCell(this.cells.all[cell] as Cell),
    );
    const lines = cells.reduce((all, cell) => all + (this.linesOf.numbers[cell] as number), 0);
    return { cells, lines };
  }

  /** Where a line stands; the same object for each. */
  private placeOf(line: number): LinePlace {
    const { place } = this;
    place.sequence = this.sequences.numbers[line] as number;
    place.day = this.days.numbers[line] as number;
    place.amount = this.amounts.numbers[line] as number;
    place.cell = this.cells.all[this.cellOf.numbers[line] as number] as Cell;
    return place;
  }

  /** Lines through a sequence: they stand in the order of the log. */
  private endOf(through: number): number {
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
