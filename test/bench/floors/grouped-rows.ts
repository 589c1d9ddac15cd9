import { join } from 'node:path';
import Database from 'better-sqlite3';

const folder = process.env['FOLDER'] ?? '.';

/** A file whose rows of one turn of the event loop are one commit, which the disk has to take. */
export function rowsIn(name: string) {
  const db = new Database(join(folder, name));
  db.pragma('journal_mode = WAL');
  db.pragma('synchronous = FULL');
  db.exec(
    'CREATE TABLE rows (number INTEGER PRIMARY KEY, key TEXT NOT NULL UNIQUE, row TEXT) STRICT',
  );
  const insert = db.prepare<[string, string]>('INSERT INTO rows (key, row) VALUES (?, ?)');
  const [begin, commit] = [db.prepare('BEGIN IMMEDIATE'), db.prepare('COMMIT')];
  let waiting: { key: string; row: string; done: () => void }[] = [];
  const write = () => {
    const batch = waiting;
    waiting = [];
    begin.run();
    for (const { key, row } of batch) insert.run(key, row);
    commit.run();
    for (const { done } of batch) done();
  };
  const keep = (key: string, row: string) =>
    new Promise<void>((done) => {
      if (waiting.push({ key, row, done }) === 1) setImmediate(write);
    });
  return { db, keep };
}
