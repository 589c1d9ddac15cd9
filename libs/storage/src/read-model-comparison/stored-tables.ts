import type { SqliteReadStore } from '../read-store/sqlite-read-store';

/** Form of the names in a read model, which need no quoting. */
const identifier = /^[a-z][a-z0-9_]*$/;

/** Tables in which a file keeps what it is and how far it has come: no rows of events. */
const ownTables: readonly string[] = ['read_model_version', 'checkpoint'];

/** A table as a file of a read model has it, whatever program made it. */
export interface StoredTable {
  readonly name: string;
  /** Types of its columns, by their names. */
  readonly columns: ReadonlyMap<string, string>;
  /** Columns by which its rows are sorted. */
  readonly key: readonly string[];
  /** Whether its rows can be cut at a sequence, and put into an order. */
  readonly isComparable: boolean;
}

/** The tables with rows of events, by their names. */
export function storedTables(store: SqliteReadStore): ReadonlyMap<string, StoredTable> {
  const named = store
    .query(`SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%'`)
    .map(({ name }) => String(name))
    .filter((name) => !ownTables.includes(name))
    .toSorted();
  return new Map(named.map((name) => [name, storedTable(store, name)]));
}

/** The version of the read model that a file holds. */
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
