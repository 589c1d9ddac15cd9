import { ExactSums } from './exact-sums';
import type { LineBounds } from './posted-days';

/** Room for cells that come later. */
const roomForMore = 1_024;

/** What the lines of each cell sum up to within some bounds, in US cents and minor units. */
export class CellSums {
  readonly usd: ExactSums;
  readonly amount: ExactSums;
  /** How many lines of each cell count. */
  readonly lines: Int32Array;
  /** The first line that was not looked at. */
  end: number;

  /** @param cells there are by now. */
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

  /** Whether these are of the same days, of so many cells, and stand not far before an end. */
  leadsTo({ end, from, to }: LineBounds, cells: number, linesAtMost: number): boolean {
    const isSame = this.bounds.from === from && this.bounds.to === to;
    const isNear = this.end <= end && end - this.end <= linesAtMost;
    return isSame && isNear && cells <= this.lines.length;
  }

  /** Gives those of some cells that have any line. */
  addTo(into: { addCell(cell: number, sums: CellSums): void }, cells: readonly number[]): void {
    for (const cell of cells) {
      if (this.lines[cell] !== 0) into.addCell(cell, this);
    }
  }

  /** Adds what the lines of others sum up to, or takes it away. */
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
