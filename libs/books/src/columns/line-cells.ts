import type { EventKind } from '@art30/accounting';

/** Columns by whose values lines are told apart, besides their dates and where they stand in the log. */
export const cellColumns = [
  ...(['kind', 'account', 'currency', 'fund', 'donor', 'pledge', 'instalment'] as const),
  ...(['recommendation', 'purpose', 'level', 'country', 'bank_account', 'account_item'] as const),
] as const;

export type CellColumn = (typeof cellColumns)[number];

/** Columns that hold something in every line. */
const neverEmpty: readonly string[] = ['kind', 'account', 'currency', 'fund'];

export function isCellColumn(column: string): column is CellColumn {
  return (cellColumns as readonly string[]).includes(column);
}

export function isNeverEmpty(column: string): boolean {
  return neverEmpty.includes(column);
}

/** All that words tell lines apart by; one object for all lines that are alike in it. */
export interface LineKind {
  readonly account: string;
  readonly kind: EventKind;
  /** A pledge owns them. */
  readonly isOwned: boolean;
  /** They move nothing of their currency. */
  readonly isValueAlone: boolean;
}

/** Kinds of lines, one object for all that are the same. */
export class LineKinds {
  private readonly kinds = new Map<string, LineKind>();

  of(line: LineKind): LineKind {
    const name = `${line.account} ${line.kind} ${line.isOwned} ${line.isValueAlone}`;
    const sharedKind = this.kinds.get(name);
    if (sharedKind === undefined) this.kinds.set(name, line);
    return sharedKind ?? line;
  }
}

/** The values of a line by its columns. */
export type CellValues = Readonly<Record<CellColumn, string | number | null>>;

/** What lines of one cell share. */
export interface Cell {
  readonly values: CellValues;
  readonly kind: LineKind;
  readonly isInPledgeCurrency: boolean;
}

type CellValue = string | number | null;

/** Values, one of which a column holds. */
export interface OneOf {
  readonly column: CellColumn;
  readonly values: readonly CellValue[];
}

/** Cells by what a column of theirs holds, as far as they were looked at. */
interface Holders {
  readonly numbers: Map<CellValue, number[]>;
  readonly through: number;
}

const none = (): Holders => ({ numbers: new Map(), through: 0 });

/** Cells of the journal, numbered in the order in which their first lines came. */
export class LineCells {
  readonly all: Cell[] = [];
  private readonly numbers = new Map<string, number>();
  private readonly kinds = new LineKinds();
  /** Texts of values, one of each: a row brings a copy of its own, and the collector would look at all of them. */
  private readonly texts = new Map<string, string>();
  private readonly holders = new Map<CellColumn, Holders>();

  /** The number of the cell of a line, new or known. */
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

  /** The numbers of the cells whose column holds one of some values. */
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
 * No value holds the separators. Joined, not added up: a text that is added up is kept as its parts, each an object that
 * the collector looks at.
 */
function keyOf(values: CellValues, ...flags: readonly boolean[]): string {
  const parts: CellValue[] = [flags.join()];
  for (const column of cellColumns) parts.push(values[column] ?? '\u0000');
  return parts.join('\u0001');
}
