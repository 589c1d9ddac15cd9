import type { SqliteReadStore } from '../read-store/sqlite-read-store';

/** Form of names that need no quotes in SQL. A table with another name is not read, since its name could inject SQL. */
const identifier = /^[a-z][a-z0-9_]*$/;

/** Tables with the version of a read model and its place in the log. They have no rows of events to compare. */
const ownTables: readonly string[] = ['read_model_version', 'checkpoint'];

/**
 * A table in the file of a read model (tables for queries, made from the log). Another version of the program may have
 * created the file, so the columns are read from it.
 */
export interface StoredTable {
  readonly name: string;
  /** Column types by column name. */
  readonly columns: ReadonlyMap<string, string>;
  /** Columns of the primary key, by which the rows are sorted. */
  readonly key: readonly string[];
  /** True if the rows can be sorted by a key, and limited to events up to a sequence (number in the log). */
  readonly isComparable: boolean;
}

/** Returns the tables with rows of events in a read model, by their names. */
export function storedTables(store: SqliteReadStore): ReadonlyMap<string, StoredTable> {
  const named = store
    .query(`SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%'`)
    .map(({ name }) => String(name))
    .filter((name) => !ownTables.includes(name))
    .toSorted();
  return new Map(named.map((name) => [name, storedTable(store, name)]));
}

/** Returns the version of a read model, as its file states it; 0 if the file states none. */
export function storedVersion(store: SqliteReadStore): number {
  const [row] = store.query('SELECT version FROM read_model_version');
  return Number(row?.['version'] ?? 0);
}

function storedTable(store: SqliteReadStore, name: string): StoredTable {
  const stated = store
    .query('SELECT name, type, pk FROM pragma_table_info(?)', [name])
    .map((row) => ({
      name: String(row['name']),
      type: String(row['type']),
      pk: Number(row['pk']),
    }));
  const key = stated.filter(({ pk }) => pk > 0).toSorted((a, b) => a.pk - b.pk);
  const words = [name, ...stated.map((column) => column.name)];
  return {
    name,
    columns: new Map(stated.map((column) => [column.name, column.type])),
    key: key.map((column) => column.name),
    isComparable:
      key.length > 0 &&
      words.every((word) => identifier.test(word)) &&
      stated.some((column) => column.name === 'sequence' && column.type === 'INTEGER'),
  };
}
