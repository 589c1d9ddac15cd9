import { createHash } from 'node:crypto';
import type { ColumnValue, ReadModel, Row } from '@art30/event-sourcing';
import { equalTable, type IterableReadStore, type SharedTable } from './equal-tables';
import { tablesOf } from '../read-store/read-model-schema';

/** Largest number of differences that are listed for a table. Further ones are only counted. */
export const differencesKeptMax = 100;

/**
 * A row that differs between the live read model (tables for queries, which the service uses) and the scratch
 * one, which was made again from the log. A `missing` row exists only in the scratch model, an `extra` row only
 * in the live one. A `changed` row lists only the columns that differ.
 */
export interface RowDifference {
  readonly table: string;
  readonly kind: 'missing' | 'extra' | 'changed';
  readonly key: Row;
  readonly live: Row | null;
  readonly scratch: Row | null;
}

/** Result of the comparison of one table. */
export interface TableComparison {
  readonly table: string;
  /** Number of rows in either read model; a row of both counts once. */
  readonly rowsCompared: number;
  readonly differencesTotal: number;
  /** The first `differencesKeptMax` differences in key order. */
  readonly differences: readonly RowDifference[];
  /** SHA-256, in hex, of the rows; {@link compareReadModels} says of which text. */
  readonly liveFingerprint: string;
  readonly scratchFingerprint: string;
}

/**
 * Compares a live read model with one that was made again from the log, row by row up to an event's sequence
 * (number in the log).
 *
 * A fingerprint is the SHA-256, in hex, of the rows in the order of their key. Each row is a line of canonical
 * JSON (RFC 8785) with integers as decimal strings, ended by a line feed. Rows are read one by one, so that
 * memory stays small. A table that differs is read a second time, to find the rows.
 *
 * Each table is compared when the generator is asked for it, which blocks the thread. So call this in a worker
 * thread or a tool.
 */
export function* compareReadModels(
  live: IterableReadStore,
  scratch: IterableReadStore,
  model: ReadModel,
  throughSequence: number,
): Generator<TableComparison, void> {
  for (const { name, key, columns } of tablesOf(model)) {
    const table = { name, key, columns: Object.keys(columns) };
    const equal = equalTable(table, { live, scratch }, throughSequence);
    yield equal === null
      ? compareTable(table, {
          live: new TableCursor(live, table, throughSequence),
          scratch: new TableCursor(scratch, table, throughSequence),
        })
      : comparisonOfEqual(name, equal);
  }
}

function comparisonOfEqual(
  table: string,
  { rows, fingerprint }: { readonly rows: number; readonly fingerprint: string },
): TableComparison {
  return {
    table,
    rowsCompared: rows,
    differencesTotal: 0,
    differences: [],
    liveFingerprint: fingerprint,
    scratchFingerprint: fingerprint,
  };
}

/** Compares the columns of a table that both read models have, and closes both cursors. */
export function compareTable(
  table: SharedTable,
  sides: { readonly live: TableCursor; readonly scratch: TableCursor },
): TableComparison {
  try {
    return comparisonOf(table, sides);
  } finally {
    sides.live.close();
    sides.scratch.close();
  }
}

function comparisonOf(
  table: SharedTable,
  { live, scratch }: { readonly live: TableCursor; readonly scratch: TableCursor },
): TableComparison {
  const differences: RowDifference[] = [];
  let rowsCompared = 0;
  let differencesTotal = 0;
  while (live.row !== null || scratch.row !== null) {
    const order = compareKeys(table, live.row, scratch.row);
    const difference = differenceOf(table, order <= 0 ? live : null, order >= 0 ? scratch : null);
    if (difference !== null) {
      differencesTotal += 1;
      if (differences.length < differencesKeptMax) differences.push(difference);
    }
    rowsCompared += 1;
    if (order <= 0) live.advance();
    if (order >= 0) scratch.advance();
  }
  return {
    table: table.name,
    rowsCompared,
    differencesTotal,
    differences,
    liveFingerprint: live.fingerprint(),
    scratchFingerprint: scratch.fingerprint(),
  };
}

/** Cursor over the rows of one table up to a sequence, in the order of their key. Each row is hashed on the way. */
export class TableCursor {
  /** The current row; null after the last one. */
  row: Row | null = null;
  /** Compared columns of the current row, in the form that a fingerprint hashes. */
  line = '';
  /** Number of rows read so far, including the current one. */
  rows = 0;
  readonly #rows: IterableIterator<Record<string, unknown>>;
  readonly #hash = createHash('sha256');
  /** Names of all columns, and of the compared ones, in the order in which canonical JSON has them. */
  readonly #names: readonly string[];
  readonly #compared: readonly string[];

  /**
   * @param table table with all columns that it has in this read model.
   * @param compared columns that are compared, because the other read model has them too; all of them by default.
   */
  constructor(
    store: IterableReadStore,
    table: SharedTable,
    throughSequence: number,
    compared = table.columns,
  ) {
    this.#names = table.columns.toSorted();
    this.#compared = compared.toSorted();
    this.#rows = store.iterate(
      `SELECT ${table.columns.join(', ')} FROM ${table.name}
       WHERE sequence <= ? ORDER BY ${table.key.join(', ')}`,
      [throughSequence],
    );
    this.advance();
  }

  advance(): void {
    const next = this.#rows.next();
    this.row = next.done === true ? null : (next.value as Row);
    const whole = this.row === null ? '' : canonicalRow(this.row, this.#names);
    this.#hash.update(whole);
    if (this.row !== null) this.rows += 1;
    const isAll = this.row === null || this.#compared.length === this.#names.length;
    this.line = isAll ? whole : canonicalRow(this.row ?? {}, this.#compared);
  }

  fingerprint(): string {
    return this.#hash.digest('hex');
  }

  close(): void {
    this.#rows.return?.();
  }
}

// A row is written as canonical JSON by this function and not by the general one, which would sort the columns
// again for every row.
function canonicalRow(row: Row, names: readonly string[]): string {
  const members = names.map((name) => `"${name}":${canonicalValue(row[name] ?? null)}`);
  return `{${members.join(',')}}\n`;
}

function canonicalValue(value: ColumnValue): string {
  return value === null ? 'null' : JSON.stringify(String(value));
}

function differenceOf(
  table: SharedTable,
  live: TableCursor | null,
  scratch: TableCursor | null,
): RowDifference | null {
  if (live?.line === scratch?.line) return null;
  const liveRow = live?.row ?? null;
  const scratchRow = scratch?.row ?? null;
  const found = { table: table.name, key: pick(liveRow ?? scratchRow ?? {}, table.key) };
  if (liveRow === null) return { ...found, kind: 'missing', live: null, scratch: scratchRow };
  if (scratchRow === null) return { ...found, kind: 'extra', live: liveRow, scratch: null };
  const changed = table.columns.filter((name) => liveRow[name] !== scratchRow[name]);
  return {
    ...found,
    kind: 'changed',
    live: pick(liveRow, changed),
    scratch: pick(scratchRow, changed),
  };
}

function pick(row: Row, columns: readonly string[]): Row {
  return Object.fromEntries(columns.map((column) => [column, row[column] ?? null]));
}

/** Compares keys: negative if the live row comes first, positive if the scratch row does. */
function compareKeys({ key }: SharedTable, live: Row | null, scratch: Row | null): number {
  if (live === null) return 1;
  if (scratch === null) return -1;
  for (const column of key) {
    const order = compareValues(live[column] ?? null, scratch[column] ?? null);
    if (order !== 0) return order;
  }
  return 0;
}

/**
 * Compares two values as SQLite orders them. Text is ordered by its UTF-8 bytes, which differs from the order of
 * JavaScript for characters beyond U+FFFF.
 */
function compareValues(left: ColumnValue, right: ColumnValue): number {
  if (left === right) return 0;
  if (typeof left === 'string' && typeof right === 'string') {
    return Buffer.compare(Buffer.from(left), Buffer.from(right));
  }
  return BigInt(left ?? 0) < BigInt(right ?? 0) ? -1 : 1;
}
