import { CellSums } from './cell-sums';
import type { Growing } from './growing';
import type { LineBounds } from './posted-days';

/** Lines of a block at first: twice as many whenever blocks keep too much. */
const linesAtFirst = 32_768;
/** Sums of cells that all blocks keep together, of some 20 bytes each. */
const keptMax = 1_250_000;
/** A line is late that is posted so many days before one that stands before it in the log. */
const lateAfterDays = 31;

/** What sums need of lines, by the number of each. */
interface LineColumns {
  readonly days: Growing<Int32Array>;
  readonly cellOf: Growing<Int32Array>;
  readonly usd: Growing<Float64Array>;
  readonly amounts: Growing<Float64Array>;
}

/** Lines that follow each other in the log. */
interface Block {
  /** The first line after it. */
  readonly end: number;
  /** The last day on which a line before that end is posted. */
  readonly lastDay: number;
  /** The first day of those of its lines that are not late. */
  readonly firstDay: number;
  readonly late: readonly number[];
  /** What all lines before its end sum up to, by their cells. */
  readonly sums: CellSums;
}

interface Limits {
  readonly blockLines: number;
  readonly keptMax: number;
}

/**
 * Lines in blocks of the log with what all lines through each sum up to, so that sums at any two times are one of
 * these, the lines of about a month and those that were recorded late. Money is mostly recorded in the order of its days: a
 * block counts as a whole where it is known and its days are over, not at all where they are still to come, and its lines are
 * looked at where a bound lies within it.
 */
export class LineBlocks {
  private blocks: Block[] = [];
  private lastDay = -Infinity;
  private firstDay = Infinity;
  private late: number[] = [];
  private blockLines: number;
  private readonly keptMax: number;

  /** @param daysBetween counts the days from one day to another, both as numbers. */
  constructor(
    private readonly columns: LineColumns,
    private readonly daysBetween: (first: number, last: number) => number,
    limits: Limits = { blockLines: linesAtFirst, keptMax },
  ) {
    this.blockLines = limits.blockLines;
    this.keptMax = limits.keptMax;
  }

  /** Takes in the next line, which stands in the columns. */
  add(line: number, cells: number): void {
    const day = this.columns.days.numbers[line] as number;
    const isLate = day < this.lastDay && this.daysBetween(day, this.lastDay) > lateAfterDays;
    if (isLate) this.late.push(line);
    else this.firstDay = Math.min(this.firstDay, day);
    this.lastDay = Math.max(this.lastDay, day);
    if (line + 1 >= this.closed + this.blockLines) this.close(line + 1, cells);
  }

  /** The first line of no block. */
  private get closed(): number {
    return this.blocks.at(-1)?.end ?? 0;
  }

  private close(end: number, cells: number): void {
    const { lastDay, firstDay, late } = this;
    const all = { end, from: -Infinity, to: Infinity };
    const sums = new CellSums(all, cells);
    const before = this.blocks.at(-1)?.sums;
    if (before !== undefined) sums.addAll(before, 1);
    this.addLines(sums, this.closed, all);
    this.blocks.push({ end, lastDay, firstDay, late, sums });
    [this.firstDay, this.late] = [Infinity, []];
    const kept = this.blocks.reduce((sum, block) => sum + block.sums.lines.length, 0);
    if (kept > this.keptMax && this.blocks.length > 1) this.widen();
  }

  /** Makes one of every two blocks. */
  private widen(): void {
    this.blockLines *= 2;
    this.blocks = this.blocks.flatMap((block, at, all) => {
      const before = all[at - 1];
      if (at % 2 === 0) return at === all.length - 1 ? [block] : [];
      if (before === undefined) return [block];
      const firstDay = Math.min(before.firstDay, block.firstDay);
      return [{ ...block, firstDay, late: [...before.late, ...block.late] }];
    });
  }

  /** What the lines that count sum up to, cell by cell. */
  sums(bounds: LineBounds, cells: number): CellSums {
    const sums = new CellSums(bounds, cells);
    const { end, from, to } = bounds;
    if (from > to) return sums;
    this.addThrough(sums, { end, from: -Infinity, to }, 1);
    if (from > -Infinity) this.addThrough(sums, { end, from: -Infinity, to: from - 1 }, -1);
    return sums;
  }

  /** @param bounds have no first day. */
  private addThrough(sums: CellSums, bounds: LineBounds, sign: 1 | -1): void {
    const { end, to } = bounds;
    const found = this.blocks.findIndex((block) => block.end > end || block.lastDay > to);
    const whole = found < 0 ? this.blocks.length : found;
    const last = this.blocks[whole - 1];
    if (last !== undefined) sums.addAll(last.sums, sign);
    let first = last?.end ?? 0;
    for (const block of this.blocks.slice(whole)) {
      const blockBounds = { ...bounds, end: Math.min(block.end, end) };
      if (block.firstDay <= to) this.addLines(sums, first, blockBounds, sign);
      else this.addEach(sums, block.late, blockBounds, sign);
      first = block.end;
    }
    this.addLines(sums, first, bounds, sign);
  }

  private addEach(
    sums: CellSums,
    lines: readonly number[],
    { end, to }: LineBounds,
    sign: 1 | -1,
  ): void {
    for (const line of lines) {
      if (line >= end) return;
      this.addLines(sums, line, { end: line + 1, from: -Infinity, to }, sign);
    }
  }

  /** Adds those lines from one on that count. */
  addLines(sums: CellSums, first: number, { end, from, to }: LineBounds, sign: 1 | -1 = 1): void {
    const days = this.columns.days.numbers;
    const cellOf = this.columns.cellOf.numbers;
    const [usd, amounts] = [this.columns.usd.numbers, this.columns.amounts.numbers];
    for (let line = first; line < end; line += 1) {
      const day = days[line] as number;
      if (day < from || day > to) continue;
      const cell = cellOf[line] as number;
      sums.add(cell, sign * (usd[line] as number), sign * (amounts[line] as number), sign);
    }
  }
}
