import type { CellSums } from '../numbers/cell-sums';
import { ExactSums } from '../numbers/exact-sums';
import type { SumsOfCells } from './lines';

/** What lines sum up to by the group of their cell and by period: group times periods, plus period, is the place of each. */
export class GroupSums implements SumsOfCells {
  readonly usd: ExactSums;
  readonly amount: ExactSums;
  readonly lines: Int32Array;
  private readonly found: number[] = [];
  private period = 0;

  /** @param groupOf the group of each cell. */
  constructor(
    private readonly groupOf: Int32Array,
    groups: number,
    private readonly periods: number,
  ) {
    const count = groups * periods;
    this.usd = new ExactSums(count);
    this.amount = new ExactSums(count);
    this.lines = new Int32Array(count);
  }

  /** Places of which some line counts, in their order. */
  get places(): readonly number[] {
    return this.found.toSorted((one, other) => one - other);
  }

  begin(period: number): void {
    this.period = period;
  }

  readonly addPart = (cell: number, usd: number, amount: number, lines: number): void => {
    const place = this.placeOf(cell, lines);
    this.usd.add(place, usd);
    this.amount.add(place, amount);
  };

  addCell(cell: number, sums: CellSums): void {
    const place = this.placeOf(cell, sums.lines[cell] as number);
    this.usd.addFrom(place, sums.usd, cell);
    this.amount.addFrom(place, sums.amount, cell);
  }

  private placeOf(cell: number, lines: number): number {
    const place = (this.groupOf[cell] as number) * this.periods + this.period;
    if (this.lines[place] === 0) this.found.push(place);
    this.lines[place] = (this.lines[place] as number) + lines;
    return place;
  }
}
