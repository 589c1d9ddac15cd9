import type { Cell } from '@art30/documents';

/** A row as a query of the books returns it. */
export type Row = Readonly<Record<string, unknown>>;

/** Columns of a table that one member of a row fills. A member that is null leaves them empty. */
export interface Columns {
  readonly titles: readonly string[];
  /**
   * Returns the cells of a row.
   *
   * @throws Error if the row lacks the member, so that no column stays empty by mistake.
   */
  readonly cells: (row: Row) => readonly Cell[];
}

/** Returns one column for each member that is a text, a whole number or a boolean. */
export function members(...names: readonly string[]): readonly Columns[] {
  return names.map((name) => ({ titles: [name], cells: (row) => [cellOf(memberOf(row, name))] }));
}

/**
 * Returns one column for each member that is a decimal number in a string, such as a rate. In the table it is a number.
 */
export function decimals(...names: readonly string[]): readonly Columns[] {
  return names.map((name) => ({
    titles: [name],
    cells: (row) => {
      const value = memberOf(row, name);
      return [value === null ? null : { number: value as string }];
    },
  }));
}

/** Returns two columns for each amount: the decimal number and the currency. */
export function money(...names: readonly string[]): readonly Columns[] {
  return names.map((name) => ({
    titles: [`${name}.amount`, `${name}.currency`],
    cells: (row) => {
      const value = memberOf(row, name);
      if (value === null) return [null, null];
      const { amount, currency } = value as { readonly amount: string; readonly currency: string };
      return [{ number: amount }, { text: currency }];
    },
  }));
}

/** Returns columns for the members of a nested object. All of them are empty if the object is null. */
export function inside(name: string, columns: readonly Columns[]): readonly Columns[] {
  return columns.map(({ titles, cells }) => ({
    titles: titles.map((title) => `${name}.${title}`),
    cells: (row) => {
      const value = memberOf(row, name);
      return value === null ? titles.map(() => null) : cells(value as Row);
    },
  }));
}

/** Returns the titles of all columns, from left to right. */
export function titlesOf(columns: readonly Columns[]): readonly string[] {
  return columns.flatMap(({ titles }) => titles);
}

/** Returns the cells of a row, in the order of the columns. */
export function cellsOf(columns: readonly Columns[], row: Row): readonly Cell[] {
  return columns.flatMap(({ cells }) => cells(row));
}

function memberOf(row: Row, name: string): unknown {
  const value = row[name];
  if (value === undefined) throw new Error(`a row has no member ${name}`);
  return value;
}

function cellOf(value: unknown): Cell {
  if (value === null) return null;
  if (typeof value === 'number') return { number: String(value) };
  if (typeof value === 'string' || typeof value === 'boolean') return { text: String(value) };
  throw new Error('a cell holds words, a number, yes or no');
}

/** Columns for an event of the log. */
export const eventColumns = [
  ...members('sequence', 'eventId', 'eventType', 'stream', 'revision'),
  ...members('effectiveDate', 'postingDate', 'recordedAt'),
  ...members('recordedBy', 'certifiedBy', 'approvedBy', 'proposal', 'lines'),
  ...money('usd'),
];

/** Columns for a line of the journal. */
export const lineColumns = [
  ...members('sequence', 'line', 'eventId', 'eventType', 'stream'),
  ...members('effectiveDate', 'postingDate', 'recordedAt'),
  ...members('recordedBy', 'certifiedBy', 'approvedBy', 'account', 'accountName'),
  ...money('amount', 'usd'),
  ...members('donor', 'pledge', 'instalment', 'purpose', 'recommendation', 'level', 'country'),
  ...members('receipt', 'bankAccount', 'fund', 'accountItem'),
];
