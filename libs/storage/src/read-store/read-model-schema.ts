import type { ReadModel, TableSpec } from '@art30/event-sourcing';
import { messageOf } from '../sqlite/cannot-open';
import { isDamage, type Connection } from '../sqlite/database';

/** Application id in the file header ("A30R"), which marks the file as a read model. */
const applicationId = 0x41_33_30_52;

/** Form that names of tables and columns must have, because they are inserted into SQL without quotes. */
const identifier = /^[a-z][a-z0-9_]*$/;

/**
 * SQL of the two tables that a read model has beside those of its projections: its version, and its place in
 * the log.
 */
const ownTables = `
  CREATE TABLE read_model_version (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    version INTEGER NOT NULL,
    tables TEXT NOT NULL
  ) STRICT;
  CREATE TABLE checkpoint (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    position TEXT,
    sequence INTEGER NOT NULL,
    known_from TEXT NOT NULL,
    leaves INTEGER NOT NULL,
    roots TEXT NOT NULL
  ) STRICT;
  PRAGMA application_id = ${applicationId};`;

/** Returns the tables of all projections of a model. */
export function tablesOf(model: ReadModel): readonly TableSpec[] {
  return model.projections.flatMap(({ tables }) => tables);
}

/** Creates the tables of a model and an empty checkpoint in an empty database, in one transaction. */
export function createReadModel(connection: Connection, model: ReadModel): void {
  const tables = tablesSql(model);
  connection.transaction(() => {
    connection.exec(ownTables);
    connection.exec(tables);
    connection
      .prepare('INSERT INTO read_model_version (id, version, tables) VALUES (1, ?, ?)')
      .run(model.version, tables);
    connection
      .prepare(
        `INSERT INTO checkpoint (id, position, sequence, known_from, leaves, roots)
         VALUES (1, NULL, 0, '', 0, '')`,
      )
      .run();
  })();
}

/** Drops all indexes of a model's tables before a bulk load, which is faster without them. */
export function dropIndexes(connection: Connection, model: ReadModel): void {
  const names = tablesOf(model).flatMap((table) =>
    table.indexes.map((columns) => indexName(table, columns)),
  );
  connection.transaction(() => {
    for (const name of names) connection.exec(`DROP INDEX IF EXISTS ${name}`);
  })();
}

/** Creates missing indexes of a model's tables, after a bulk load or after a crash interrupted one. */
export function completeIndexes(connection: Connection, model: ReadModel): void {
  const stored = connection.prepare("SELECT name FROM sqlite_schema WHERE type = 'index'").pluck();
  const existingIndexes = new Set(stored.all());
  for (const table of tablesOf(model)) {
    for (const columns of table.indexes) {
      if (!existingIndexes.has(indexName(table, columns)))
        connection.exec(indexSql(table, columns));
    }
  }
}

/** True if the file header marks the file as a read model. */
export function isReadModel(connection: Connection): boolean {
  return Number(connection.pragma('application_id', { simple: true })) === applicationId;
}

/**
 * Returns the reason why a file cannot be used as the read model; null if it can. Tables that differ within a
 * version are a fault too, because somebody has then changed a projection without raising the version.
 */
export function faultOf(connection: Connection, model: ReadModel): string | null {
  try {
    if (!isReadModel(connection)) return 'it holds no read model';
    const damage = connection.pragma('quick_check(1)', { simple: true });
    if (damage !== 'ok') return `it is damaged: ${String(damage)}`;
    const stored = connection.prepare('SELECT version, tables FROM read_model_version').get();
    const { version, tables } = stored as { version: number; tables: string };
    if (version !== model.version) return `it holds version ${version} of the read model`;
    return tables === tablesSql(model) ? null : 'its tables are not those of this version';
  } catch (error) {
    if (isDamage(error)) return `it is damaged: ${messageOf(error)}`;
    throw error;
  }
}

function tablesSql(model: ReadModel): string {
  return tablesOf(model).map(tableSql).join('\n');
}

function tableSql(table: TableSpec): string {
  const { name, columns, nullable, key, indexes } = table;
  const names = Object.keys(columns);
  const unfit = [name, ...names].find((word) => !identifier.test(word));
  if (unfit !== undefined) throw new Error(`table ${name}: "${unfit}" is no name for SQL`);
  if (columns['sequence'] !== 'INTEGER') {
    throw new Error(`table ${name} needs an INTEGER column "sequence", to be cut at a sequence`);
  }
  const unknown = [...nullable, ...key, ...indexes.flat()].find((column) => !(column in columns));
  if (unknown !== undefined) throw new Error(`table ${name} has no column "${unknown}"`);
  const columnLines = names.map(
    (column) => `${column} ${columns[column]}${nullable.includes(column) ? '' : ' NOT NULL'}`,
  );
  return [
    `CREATE TABLE ${name} (${columnLines.join(', ')}, PRIMARY KEY (${key.join(', ')}))`,
    isNumbered(table) ? 'STRICT;' : 'STRICT, WITHOUT ROWID;',
    ...indexes.map((index) => indexSql(table, index)),
  ].join('\n');
}

/**
 * True if the primary key is a single integer. SQLite then uses the key as the rowid, so that rows are appended without
 * splitting pages of the file. Any other table is stored without a rowid, because comparisons of read models need rows
 * in the order of the key.
 */
function isNumbered({ key, columns }: TableSpec): boolean {
  return key.length === 1 && key.every((column) => columns[column] === 'INTEGER');
}

/**
 * Returns the SQL of an index. An index on one nullable column leaves out rows without a value: most rows have
 * none, and no query searches for them.
 */
function indexSql(table: TableSpec, columns: readonly string[]): string {
  const { name, nullable } = table;
  const [first = ''] = columns;
  const where = columns.length === 1 && nullable.includes(first) ? ` WHERE ${first} NOT NULL` : '';
  return `CREATE INDEX ${indexName(table, columns)} ON ${name} (${columns.join(', ')})${where};`;
}

function indexName({ name }: TableSpec, columns: readonly string[]): string {
  return `${name}_by_${columns.join('_')}`;
}
