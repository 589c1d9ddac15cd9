import { ExactSums } from './exact-sums';
import type { LineBounds } from './posted-days';

/** Number of spare elements for cells that are added later, so that the arrays need not be copied. */
const roomForMore = 1_024;

/**
 * Sums of the journal lines of each cell (lines with the same attributes) within some bounds, in US cents and in minor
 * units.
 */
export class CellSums {
  readonly usd: ExactSums;
  readonly amount: ExactSums;
  /** Number of lines that were added for each cell. */
  readonly lines: Int32Array;
  /** Index of the first line that the sums do not contain. */
  end: number;

  /** @param cells number of cells that exist so far. */
  constructor(
    private readonly bounds: LineBounds,
    cells: number,
  ) {
    const room = cells + roomForMore;
    this.usd = new ExactSums(room);
    this.amount = new ExactSums(room);
    this.lines = new Int32Array(room);
    this.end = bounds.end;
  }

  /**
   * True if these sums can be extended to the given bounds: same days, room for the cells, and at most
   * `linesAtMost` lines to add.
   */
  leadsTo({ end, from, to }: LineBounds, cells: number, linesAtMost: number): boolean {
    const isSame = this.bounds.from === from && this.bounds.to === to;
    const isNear = this.end <= end && end - this.end <= linesAtMost;
    return isSame && isNear && cells <= this.lines.length;
  }

  /** Passes the cells that have at least one line to `into`. */
  addTo(into: { addCell(cell: number, sums: CellSums): void }, cells: readonly number[]): void {
    for (const cell of cells) {
      if (this.lines[cell] !== 0) into.addCell(cell, this);
    }
  }

  /** Adds or subtracts the sums of another instance, cell by cell. */
  addAll(others: CellSums, sign: 1 | -1): void {
    this.usd.addAll(others.usd, sign);
    this.amount.addAll(others.amount, sign);
    for (let cell = 0; cell < others.lines.length; cell += 1) {
      this.lines[cell] = (this.lines[cell] as number) + sign * (others.lines[cell] as number);
    }
  }

  add(cell: number, usd: number, amount: number, lines: number): void {
    this.lines[cell] = (this.lines[cell] as number) + lines;
    this.usd.add(cell, usd);
    this.amount.add(cell, amount);
  }
}
