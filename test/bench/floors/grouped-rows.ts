import { join } from 'node:path';
import Database from 'better-sqlite3';

const folder = process.env['FOLDER'] ?? '.';

/** SQL of tables, and the function that inserts a row. */
interface Tables<Row> {
  readonly schema: string;
  insertInto(db: Database.Database): (row: Row) => unknown;
}

/** Opens a database whose inserts of one turn of the event loop share one durable commit. */
export function grouped<Row>(name: string, { schema, insertInto }: Tables<Row>) {
  const db = new Database(join(folder, name));
  db.pragma('journal_mode = WAL');
  db.pragma('synchronous = FULL');
  db.exec(schema);
  const insert = insertInto(db);
  const [begin, commit] = [db.prepare('BEGIN IMMEDIATE'), db.prepare('COMMIT')];
  let waiting: { row: Row; done: () => void }[] = [];
  const write = () => {
    const batch = waiting;
    waiting = [];
    begin.run();
    for (const { row } of batch) insert(row);
    commit.run();
    for (const { done } of batch) done();
  };
  const keep = (row: Row) =>
    new Promise<void>((done) => {
      if (waiting.push({ row, done }) === 1) setImmediate(write);
    });
  return { db, keep };
}

/** Opens a database with rows of a key and a text. */
export function rowsIn(name: string) {
  return grouped<{ readonly key: string; readonly row: string }>(name, {
    schema:
      'CREATE TABLE rows (number INTEGER PRIMARY KEY, key TEXT NOT NULL UNIQUE, row TEXT) STRICT',
    insertInto: (db) => {
      const insert = db.prepare<[string, string]>('INSERT INTO rows (key, row) VALUES (?, ?)');
      return ({ key, row }) => insert.run(key, row);
    },
  });
}
