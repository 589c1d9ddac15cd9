import Database from 'better-sqlite3';
import { sampleEvent } from '../corpus/sample-event';
import { given, measured, tell } from '../harness/side';

interface Given {
  readonly file: string;
  readonly events: number;
  /** Rows in one commit. */
  readonly batch: number;
  /** True if the table has the unique constraints of an event store: ids, and revisions of a stream. */
  readonly isUnique: boolean;
}

/**
 * Program that inserts rows into one table with prepared statements and durable commits, without any lookup.
 */
async function main({ file, events, batch, isUnique }: Given): Promise<void> {
  const db = new Database(`${file}.${process.pid}`);
  db.pragma('journal_mode = WAL');
  db.pragma('synchronous = FULL');
  const unique = isUnique ? ', UNIQUE (event_id), UNIQUE (stream, revision)' : '';
  db.exec(`CREATE TABLE events (ordinal INTEGER PRIMARY KEY, stream INTEGER NOT NULL, revision INTEGER NOT NULL,
    event_id TEXT NOT NULL, type TEXT NOT NULL, data TEXT NOT NULL, metadata TEXT NOT NULL${unique}) STRICT`);
  const insert = db.prepare('INSERT INTO events VALUES (?, ?, ?, ?, ?, ?, ?)');
  const made = Array.from({ length: events }, (_, number) => sampleEvent(number));
  const insertBatch = db.transaction((first: number) => {
    for (const [index, { id, type, data, metadata }] of made
      .slice(first, first + batch)
      .entries()) {
      const number = first + index;
      const texts = [JSON.stringify(data), JSON.stringify(metadata)];
      insert.run(number + 1, number % 64, Math.floor(number / 64), id, type, ...texts);
    }
  });
  const work = await measured(() => {
    for (let first = 0; first < events; first += batch) insertBatch(first);
  });
  tell({
    ...work,
    stored: db.prepare('SELECT count(*) FROM events').pluck().get(),
    synchronous: db.pragma('synchronous', { simple: true }),
    journalMode: db.pragma('journal_mode', { simple: true }),
  });
  db.close();
}

void main(given<Given>());
