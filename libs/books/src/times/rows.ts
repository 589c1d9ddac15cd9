/** A row as the read store returns it. Its values are texts, bigints or null. */
export type ResultRow = Readonly<Record<string, unknown>>;

export function text(row: ResultRow, column: string): string {
  const value = row[column];
  if (typeof value !== 'string') throw new Error(`column ${column} holds no text`);
  return value;
}

export function textOrNull(row: ResultRow, column: string): string | null {
  return row[column] === null ? null : text(row, column);
}

/** Reads an amount in minor units from a row. Null, which is SQL's sum over no rows, becomes zero. */
export function minor(row: ResultRow, column: string): bigint {
  const value = row[column] ?? 0n;
  if (typeof value !== 'bigint') throw new Error(`column ${column} holds no integer`);
  return value;
}

/** Reads a count or ordinal from a row as a number. Counts are always far below 2^53, so none is rounded. */
export function ordinal(row: ResultRow, column: string): number {
  return countOf(minor(row, column));
}

/** Converts a count, ordinal or number of days into a number. These are far below 2^53. Never use it for an amount. */
export function countOf(value: bigint): number {
  // eslint-disable-next-line no-restricted-syntax -- a count, not an amount
  return Number(value);
}

export function ordinalOrNull(row: ResultRow, column: string): number | null {
  return row[column] === null ? null : ordinal(row, column);
}
