import { CellSums } from './cell-sums';
import type { Growing } from './growing';
import type { LineBounds } from './posted-days';

/** Initial number of lines in a block. It doubles each time the blocks need too much memory. */
const linesAtFirst = 32_768;
/** Largest number of sums in all blocks together, at about 20 bytes for each sum. */
const keptMax = 1_250_000;
/** A line is late if its posting date is more than this many days before that of an earlier line in the log. */
const lateAfterDays = 31;

/** Columns of the journal lines that sums need, indexed by the number of the line. */
interface LineColumns {
  readonly days: Growing<Int32Array>;
  readonly cellOf: Growing<Int32Array>;
  readonly usd: Growing<Float64Array>;
  readonly amounts: Growing<Float64Array>;
}

/** Consecutive lines of the log, with the sums of all lines up to their end. */
interface Block {
  /** Index of the first line after the block. */
  readonly end: number;
  /** Latest posting date of the lines before `end`. */
  readonly lastDay: number;
  /** Earliest posting date of the block's lines that are not late. */
  readonly firstDay: number;
  readonly late: readonly number[];
  /** Cumulative sums by cell, over all lines before `end`. */
  readonly sums: CellSums;
}

interface Limits {
  readonly blockLines: number;
  readonly keptMax: number;
}

/**
 * Prefix sums of the journal in blocks. Most events are recorded in the order of their days. So the sum for any dates
 * and end of the log is a prefix sum, plus the lines of about a month, plus the late lines. Blocks entirely after the
 * bounds are skipped; in blocks that a bound cuts, lines are read one by one.
 */
export class LineBlocks {
  private blocks: Block[] = [];
  private lastDay = -Infinity;
  private firstDay = Infinity;
  private late: number[] = [];
  private blockLines: number;
  private readonly keptMax: number;

  /** @param daysBetween returns the number of days from one day to another, both given as numbers such as 20240507. */
  constructor(
    private readonly columns: LineColumns,
    private readonly daysBetween: (first: number, last: number) => number,
    limits: Limits = { blockLines: linesAtFirst, keptMax },
  ) {
    this.blockLines = limits.blockLines;
    this.keptMax = limits.keptMax;
  }

  /**
   * Adds the next line, whose values are already in the columns. A full block is closed and gets its cumulative sums.
   */
  add(line: number, cells: number): void {
    const day = this.columns.days.numbers[line] as number;
    const isLate = day < this.lastDay && this.daysBetween(day, this.lastDay) > lateAfterDays;
    if (isLate) this.late.push(line);
    else this.firstDay = Math.min(this.firstDay, day);
    this.lastDay = Math.max(this.lastDay, day);
    if (line + 1 >= this.closed + this.blockLines) this.close(line + 1, cells);
  }

  /** Returns the index of the first line that is not in a block yet. */
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

  /**
   * Merges every two neighbouring blocks. This halves the memory of the sums, and later queries read more lines one by
   * one.
   */
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

  /** Returns the sums of the lines within the bounds, by cell. */
  sums(bounds: LineBounds, cells: number): CellSums {
    const sums = new CellSums(bounds, cells);
    const { end, from, to } = bounds;
    if (from > to) return sums;
    this.addThrough(sums, { end, from: -Infinity, to }, 1);
    if (from > -Infinity) this.addThrough(sums, { end, from: -Infinity, to: from - 1 }, -1);
    return sums;
  }

  /**
   * Adds the lines up to the last day of the bounds. A first day is not supported: the caller subtracts the days before
   * it.
   */
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

  /** Adds or subtracts, one by one, the lines from index `first` on that are within the bounds. */
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
