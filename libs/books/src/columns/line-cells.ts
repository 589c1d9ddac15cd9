import type { EventKind } from '@art30/accounting';

/** Columns by which journal lines are grouped or filtered, besides their dates and their position in the log. */
export const cellColumns = [
  ...(['kind', 'account', 'currency', 'fund', 'donor', 'pledge', 'instalment'] as const),
  ...(['recommendation', 'purpose', 'level', 'country', 'bank_account', 'account_item'] as const),
] as const;

export type CellColumn = (typeof cellColumns)[number];

/**
 * Columns that are never null. Only on these may a negated condition be evaluated in memory, since SQL treats null in
 * its own way.
 */
const neverEmpty: readonly string[] = ['kind', 'account', 'currency', 'fund'];

export function isCellColumn(column: string): column is CellColumn {
  return (cellColumns as readonly string[]).includes(column);
}

export function isNeverEmpty(column: string): boolean {
  return neverEmpty.includes(column);
}

/**
 * The attributes of a journal line on which the definitions of reported figures depend. Lines that agree in all of them
 * share one object.
 */
export interface LineKind {
  readonly account: string;
  readonly kind: EventKind;
  /** True if the lines belong to a pledge. */
  readonly isOwned: boolean;
  /** True if the lines change only the US dollar value, as a revaluation does, with no amount in their currency. */
  readonly isValueAlone: boolean;
}

/** Interns line kinds: equal kinds share one object, by which results are cached. */
export class LineKinds {
  private readonly kinds = new Map<string, LineKind>();

  of(line: LineKind): LineKind {
    const name = `${line.account} ${line.kind} ${line.isOwned} ${line.isValueAlone}`;
    const sharedKind = this.kinds.get(name);
    if (sharedKind === undefined) this.kinds.set(name, line);
    return sharedKind ?? line;
  }
}

/** The values of a journal line, by column. */
export type CellValues = Readonly<Record<CellColumn, string | number | null>>;

/**
 * A combination of column values. It stands for all journal lines with that combination, so that filters and groupings
 * look at few cells instead of many lines.
 */
export interface Cell {
  readonly values: CellValues;
  readonly kind: LineKind;
  readonly isInPledgeCurrency: boolean;
}

type CellValue = string | number | null;

/** A filter: the column has one of the listed values. */
export interface OneOf {
  readonly column: CellColumn;
  readonly values: readonly CellValue[];
}

/**
 * Index of cells by their value in one column. It covers the cells numbered below `through`, and is extended when it is
 * used.
 */
interface Holders {
  readonly numbers: Map<CellValue, number[]>;
  readonly through: number;
}

const none = (): Holders => ({ numbers: new Map(), through: 0 });

/** The distinct cells of the journal, numbered in the order of their first lines. */
export class LineCells {
  readonly all: Cell[] = [];
  private readonly numbers = new Map<string, number>();
  private readonly kinds = new LineKinds();
  /**
   * Interned strings. Each database row brings its own copy of a text; one shared copy spares memory and garbage
   * collection.
   */
  private readonly texts = new Map<string, string>();
  private readonly holders = new Map<CellColumn, Holders>();

  /** Returns the number of the cell to which a line belongs. A new combination of values gets the next number. */
  numberOf(
    values: CellValues,
    { isValueAlone, isInPledgeCurrency }: Record<'isValueAlone' | 'isInPledgeCurrency', boolean>,
  ): number {
    const key = keyOf(values, isValueAlone, isInPledgeCurrency);
    const cellNumber = this.numbers.get(key);
    if (cellNumber !== undefined) return cellNumber;
    this.numbers.set(key, this.all.length);
    const cell = { values: this.shared(values), kind: this.kindOf(values, isValueAlone) };
    return this.all.push({ ...cell, isInPledgeCurrency }) - 1;
  }

  /** Returns the numbers of the cells whose column has one of the values. */
  holding({ column, values }: OneOf): readonly number[] {
    const { numbers, through } = this.holders.get(column) ?? none();
    for (let cell = through; cell < this.all.length; cell += 1) {
      const value = this.all[cell]?.values[column] ?? null;
      const own = numbers.get(value);
      if (own === undefined) numbers.set(value, [cell]);
      else own.push(cell);
    }
    this.holders.set(column, { numbers, through: this.all.length });
    return [...new Set(values)].flatMap((value) => numbers.get(value) ?? []);
  }

  private shared(values: CellValues): CellValues {
    const shared: Record<CellColumn, CellValue> = { ...values };
    for (const column of cellColumns) shared[column] = this.sharedText(values[column]);
    return shared;
  }

  private sharedText(value: CellValue): CellValue {
    if (typeof value !== 'string') return value;
    const sharedCopy = this.texts.get(value);
    if (sharedCopy === undefined) this.texts.set(value, value);
    return sharedCopy ?? value;
  }

  private kindOf(values: CellValues, isValueAlone: boolean): LineKind {
    const [account, kind] = [String(values.account), values.kind as EventKind];
    return this.kinds.of({ account, kind, isOwned: values.pledge !== null, isValueAlone });
  }
}

/**
 * Returns a map key for a combination of values. No column value contains the separators. `join` builds one flat
 * string; concatenation with `+` would keep a tree of parts for the garbage collector to traverse.
 */
function keyOf(values: CellValues, ...flags: readonly boolean[]): string {
  const parts: CellValue[] = [flags.join()];
  for (const column of cellColumns) parts.push(values[column] ?? '\u0000');
  return parts.join('\u0001');
}
