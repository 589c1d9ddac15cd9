import Database from 'better-sqlite3';
import { openSqliteEventStore } from '@art30/storage';

/** Sort key of an event of a part: time of recording, life and number in the life. */
interface Place {
  readonly at: number;
  readonly life: number;
  readonly n: number;
  readonly part: number;
}

type Row = readonly [string, number, string, string, string, string];

/**
 * Writes the events of all parts into a new event store, in the order of their recording. The store itself
 * creates the tables; the events are inserted in few transactions, without a commit for each append.
 *
 * @returns number of events.
 */
export async function mergeInto(file: string, parts: readonly string[]): Promise<number> {
  await openSqliteEventStore(file).close();
  const opened = parts.map((part) => new Database(part, { readonly: true }));
  const places = opened.flatMap((db, part) =>
    db
      .prepare<[], [number, number, number]>('SELECT at, life, n FROM part ORDER BY n')
      .raw()
      .all()
      .map(([at, life, n]): Place => ({ at, life, n, part })),
  );
  // Events of the same moment are ordered by life, and within a life by their number.
  places.sort((one, other) => one.at - other.at || one.life - other.life || one.n - other.n);
  const rows = opened.map((db) =>
    db
      .prepare<[number], Row>(
        'SELECT stream, revision, id, type, data, metadata FROM part WHERE n = ?',
      )
      .raw(),
  );
  const into = new Database(file);
  into.pragma('journal_mode = DELETE');
  into.pragma('synchronous = OFF');
  into.pragma('cache_size = -400000');
  const addStream = into.prepare('INSERT INTO streams (id, name) VALUES (?, ?)');
  const addEvent = into.prepare('INSERT INTO events VALUES (?, ?, ?, ?, ?, ?, ?)');
  const streams = new Map<string, number>();
  into.transaction(() => {
    places.forEach(({ part, n }, index) => {
      const row = rows[part]?.get(n);
      if (row === undefined) throw new Error(`event ${n} of part ${part} is gone`);
      const [stream, ...event] = row;
      const id = streams.get(stream) ?? streams.size + 1;
      if (!streams.has(stream)) addStream.run(id, stream);
      streams.set(stream, id);
      addEvent.run(index + 1, id, ...event);
    });
  })();
  into.pragma('journal_mode = WAL');
  for (const db of [...opened, into]) db.close();
  return places.length;
}
