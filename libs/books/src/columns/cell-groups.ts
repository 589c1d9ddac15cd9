import type { CursorKey } from '../times/cursor';
import { Growing } from '../numbers/growing';
import type { Cell, CellColumn, LineCells, LineKind } from './line-cells';

/** Lines that share a key, and all that words tell lines apart by. */
interface CellGroup {
  /** Number of its key. */
  readonly keyNumber: number;
  readonly kind: LineKind;
}

/** Cells put together by some of their columns; new ones join at the next look. */
export class CellGroups {
  readonly all: CellGroup[] = [];
  readonly keys: CursorKey[] = [];
  private readonly keyNumbers = new Map<string, number>();
  /** Groups of each key by the kind of their lines. */
  private readonly ofKeys: Map<LineKind, number>[] = [];
  private readonly ofCells = new Growing((length) => new Int32Array(length));

  constructor(
    private readonly columns: readonly CellColumn[],
    private readonly cells: LineCells,
  ) {}

  /** The number of the group of each cell, by the number of the cell. */
  ofEachCell(): Int32Array {
    for (let cell = this.ofCells.count; cell < this.cells.all.length; cell += 1) {
      this.ofCells.push(this.numberOf(this.cells.all[cell] as Cell));
    }
    return this.ofCells.numbers;
  }

  private numberOf({ values, kind }: Cell): number {
    const keyNumber = this.keyNumberOf(this.columns.map((column) => values[column]));
    const groups = this.ofKeys[keyNumber] as Map<LineKind, number>;
    const known = groups.get(kind);
    if (known !== undefined) return known;
    groups.set(kind, this.all.length);
    return this.all.push({ keyNumber, kind }) - 1;
  }

  private keyNumberOf(key: CursorKey): number {
    const name = JSON.stringify(key);
    const known = this.keyNumbers.get(name);
    if (known !== undefined) return known;
    this.keyNumbers.set(name, this.keys.length);
    this.ofKeys.push(new Map());
    return this.keys.push(key) - 1;
  }
}
