import type { CellSums } from '../growing-arrays/cell-sums';
import { ExactSums } from '../growing-arrays/exact-sums';
import { Growing } from '../growing-arrays/growing';
import type { CursorKey } from '../times/cursor';
import type { Cell, CellColumn, LineCells, LineKind } from './line-cells';
import type { SumsOfCells } from './lines';

/** Sums of the lines that share a key and a line kind, in US cents and in minor units of their currency. */
export interface KindSum {
  readonly kind: LineKind;
  readonly usd: bigint;
  readonly amount: bigint;
  readonly lines: number;
}

/** Sums of the lines that share a key, separately for each line kind. */
export interface KeySums {
  /** Values of the columns by which lines are grouped, in the order of these columns. */
  readonly key: CursorKey;
  readonly kinds: readonly KindSum[];
}

/** Sums of the lines of one receipt, in US cents and in minor units of its currency. */
export interface ReceiptSum {
  /** Index of the receipt among all receipts, which are numbered in the order of their first lines. */
  readonly number: number;
  readonly receipt: string;
  /**
   * Sequence of the event that booked the receipt's first journal line. That event also recorded the receipt, unless
   * `isRecordedAgain`.
   */
  readonly first: number;
  readonly isRecordedAgain: boolean;
  readonly usd: bigint;
  readonly amount: bigint;
}

/**
 * Sums of lines by group of cells (combinations of column values) and by period. The index of a sum is group × number
 * of periods + period.
 */
export class GroupSums implements SumsOfCells {
  readonly usd: ExactSums;
  readonly amount: ExactSums;
  readonly lines: Int32Array;
  private readonly found: number[] = [];
  private period = 0;

  /** @param groupOf number of the group of each cell, indexed by the number of the cell. */
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

  /** Indexes of the sums to which at least one line was added, in ascending order. */
  get places(): readonly number[] {
    return this.found.toSorted((one, other) => one - other);
  }

  begin(period: number): void {
    this.period = period;
  }

  readonly addPart = (cell: number, usd: number, amount: number, lines: number): void => {
    const place = this.groupIndexOf(cell, lines);
    this.usd.add(place, usd);
    this.amount.add(place, amount);
  };

  addCell(cell: number, sums: CellSums): void {
    const place = this.groupIndexOf(cell, sums.lines[cell] as number);
    this.usd.addFrom(place, sums.usd, cell);
    this.amount.addFrom(place, sums.amount, cell);
  }

  private groupIndexOf(cell: number, lines: number): number {
    const place = (this.groupOf[cell] as number) * this.periods + this.period;
    if (this.lines[place] === 0) this.found.push(place);
    this.lines[place] = (this.lines[place] as number) + lines;
    return place;
  }
}

/** Group of the lines that share a key and a line kind. */
interface CellGroup {
  /** Index of the key in `CellGroups.keys`. */
  readonly keyNumber: number;
  readonly kind: LineKind;
}

/**
 * Groups cells by some of their columns. Each call of `ofEachCell` also assigns the cells that were added since the
 * last call.
 */
export class CellGroups {
  readonly all: CellGroup[] = [];
  readonly keys: CursorKey[] = [];
  private readonly keyNumbers = new Map<string, number>();
  /** Numbers of the groups of each key, by line kind. */
  private readonly ofKeys: Map<LineKind, number>[] = [];
  private readonly ofCells = new Growing((length) => new Int32Array(length));

  constructor(
    private readonly columns: readonly CellColumn[],
    private readonly cells: LineCells,
  ) {}

  /** Returns the number of each cell's group, indexed by the number of the cell. */
  ofEachCell(): Int32Array {
    for (let cell = this.ofCells.count; cell < this.cells.all.length; cell += 1) {
      this.ofCells.push(this.numberOf(this.cells.all[cell] as Cell));
    }
    return this.ofCells.numbers;
  }

  private numberOf({ values, kind }: Cell): number {
    const keyNumber = this.keyNumberOf(this.columns.map((column) => values[column]));
    const groups = this.ofKeys[keyNumber] as Map<LineKind, number>;
    const groupNumber = groups.get(kind);
    if (groupNumber !== undefined) return groupNumber;
    groups.set(kind, this.all.length);
    return this.all.push({ keyNumber, kind }) - 1;
  }

  private keyNumberOf(key: CursorKey): number {
    const name = JSON.stringify(key);
    const keyNumber = this.keyNumbers.get(name);
    if (keyNumber !== undefined) return keyNumber;
    this.keyNumbers.set(name, this.keys.length);
    this.ofKeys.push(new Map());
    return this.keys.push(key) - 1;
  }
}
