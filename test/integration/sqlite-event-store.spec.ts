import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { Unavailable, WrongRevision } from '@art30/event-sourcing';
import {
  CannotOpen,
  openSqliteEventStore,
  openSqliteEventStoreReadOnly,
  queuedAppendsMax,
  type SqliteEventStore,
} from '@art30/storage';
import {
  eventStoreContract,
  idsOf,
  readLog,
  sampleEvent,
  sampleEvents,
  temporaryFolder,
} from '@art30/testing';
import Database from 'better-sqlite3';

const folder = temporaryFolder();
const fileOf = (): string => join(folder.path, 'data', 'events.db');

eventStoreContract('the SQLite store', async () => {
  const store = openSqliteEventStore(fileOf());
  return { store, close: () => store.close() };
});

describe('the SQLite event store', () => {
  let store: SqliteEventStore;
  beforeEach(() => {
    store = openSqliteEventStore(fileOf());
  });
  afterEach(() => store.close());

  const append = (stream: string, count = 1): ReturnType<SqliteEventStore['append']> =>
    store.append(stream, 'no-stream', sampleEvents(count));

  it('commits durably: write-ahead log with synchronous = FULL', () => {
    expect(store.durability()).toEqual({ journalMode: 'wal', synchronous: 2 });
  });

  it('has no head while it is empty, and positions of 16 digits from 1', async () => {
    expect(await store.head()).toBeNull();
    expect(await append('a', 2)).toEqual({ revision: 1, position: '0000000000000002' });
  });

  it('says without waiting where an event stands, and what stands behind it', async () => {
    const { position } = await append('a', 3);
    expect(store.local.sequenceAt(position)).toBe(3);
    await append('b');
    const [, , third, fourth] = await readLog(store, null);
    expect(store.local.pageAfter(third?.position ?? null)).toEqual([fourth]);
    expect(store.local.pageAfter(fourth?.position ?? null)).toEqual([]);
    const read: string[] = [];
    const ending = new AbortController();
    const { signal } = ending;
    const reader = { lastSeenPosition: () => position, rest: async () => {}, signal };
    for await (const page of store.local.follow(reader)) {
      read.push(...idsOf(page));
      ending.abort();
    }
    expect(read).toEqual(idsOf(fourth === undefined ? [] : [fourth]));
  });

  it('commits appends of one turn together, of which a conflict fails only itself', async () => {
    await append('taken');
    const stored = sampleEvent();
    await store.append('standing', 'no-stream', [stored]);
    const before = store.batches;
    const free = Array.from({ length: 30 }, (_, index) => append(`free-${index}`, 2));
    const conflict = append('taken');
    const theft = store.append('thief', 'no-stream', [sampleEvent(), stored]);
    const others = Array.from({ length: 30 }, (_, index) => append(`other-${index}`, 2));
    await expect(conflict).rejects.toBeInstanceOf(WrongRevision);
    await expect(theft).rejects.toBeInstanceOf(WrongRevision);
    expect(await Promise.all([...free, ...others])).toHaveLength(60);
    expect(store.batches - before).toBe(1);
    expect(await store.readStream('thief')).toEqual([]);
  });

  it('leaves no gap in positions where an append was rolled back', async () => {
    const [stored, fresh] = [sampleEvent(), sampleEvent()];
    await store.append('a', 'no-stream', [stored]);
    const lost = store.append('b', 'no-stream', [...sampleEvents(3), stored]);
    const won = store.append('b', 'no-stream', [fresh]);
    await expect(lost).rejects.toBeInstanceOf(WrongRevision);
    expect((await won).position).toBe('0000000000000002');
    expect(idsOf(await readLog(store, null))).toEqual([stored.id, fresh.id]);
  });

  it('shows nobody an append before it is committed', async () => {
    const appended = append('a');
    expect(await store.readStream('a')).toEqual([]);
    await appended;
    expect(await store.readStream('a')).toHaveLength(1);
  });

  it('splits a crowd of appends into several batches and loses none', async () => {
    const before = store.batches;
    await Promise.all(Array.from({ length: 10 }, (_, index) => append(`s-${index}`, 300)));
    expect(await readLog(store, null)).toHaveLength(3_000);
    expect(store.batches - before).toBe(3);
  });

  it('is unavailable for more appends than may wait', async () => {
    const offers = Array.from({ length: queuedAppendsMax + 1 }, (_, index) => append(`s-${index}`));
    const settled = await Promise.allSettled(offers);
    const refused = settled.flatMap((one) => (one.status === 'rejected' ? [one.reason] : []));
    expect(refused).toEqual([expect.any(Unavailable)]);
    expect(settled.at(-1)?.status).toBe('rejected');
  });

  it('refuses a position that none of its events can have', async () => {
    await expect(store.readAll('17', 10)).rejects.toThrow('17 is no position of this store');
    await expect(store.readAll(null, 501)).rejects.toThrow('a page holds 1 to 500 events');
  });

  it('refuses to follow the log from behind its end, as after restoring an old copy', async () => {
    await append('a');
    const pages = store.subscribe('0000000000000002', AbortSignal.timeout(1_000));
    const reading = pages[Symbol.asyncIterator]().next();
    await expect(reading).rejects.toThrow('the log ends before position 0000000000000002');
  });

  it('tells a waiting subscriber that it has closed', async () => {
    const pages = store.subscribe(null, AbortSignal.timeout(5_000));
    const reading = pages[Symbol.asyncIterator]().next();
    await pause(10);
    await store.close();
    await expect(reading).rejects.toBeInstanceOf(Unavailable);
    await expect(store.head()).rejects.toBeInstanceOf(Unavailable);
  });

  it('holds the event loop for no longer than a page while it catches up', async () => {
    for (let index = 0; index < 20; index += 1) await append(`s-${index}`, 500);
    const end = new AbortController();
    setImmediate(() => setImmediate(() => end.abort()));
    let pages = 0;
    for await (const page of store.subscribe(null, end.signal)) pages += Math.min(1, page.length);
    expect(pages).toBeLessThan(10);
  });

  it('keeps everything over a restart', async () => {
    await append('a', 3);
    const before = await readLog(store, null);
    await store.close();
    store = openSqliteEventStore(fileOf());
    expect(await readLog(store, null)).toEqual(before);
    await append('b');
    expect(await store.head()).toBe('0000000000000004');
  });

  it.each(["UPDATE events SET type = 'Other'", 'DELETE FROM events'])(
    'lets no SQL change what is recorded: %s',
    async (sql) => {
      await append('a');
      const other = new Database(fileOf());
      expect(() => other.exec(sql)).toThrow('a recorded event is never');
      other.close();
    },
  );
});

describe('opening a SQLite event store', () => {
  it('refuses a file that is no SQLite file', () => {
    const file = join(folder.path, 'events.db');
    writeFileSync(file, 'account,amount\n'.repeat(1_000));
    expect(() => openSqliteEventStore(file)).toThrow(
      `cannot open ${file}: it is damaged (file is not a database)`,
    );
  });

  it('refuses the file of another program, and leaves it as it is', () => {
    const file = join(folder.path, 'events.db');
    const other = new Database(file);
    other.exec('CREATE TABLE events (id INTEGER)');
    expect(() => openSqliteEventStore(file)).toThrow(
      `cannot open ${file}: it holds no event store`,
    );
    expect(other.prepare('SELECT name FROM sqlite_schema').all()).toEqual([{ name: 'events' }]);
    other.close();
  });

  it('refuses a file of another version, both ways, and can be tried again', async () => {
    await openSqliteEventStore(fileOf()).close();
    const other = new Database(fileOf());
    other.pragma('user_version = 2');
    const message = 'version 2 of the event store schema and this program reads version 1';
    expect(() => openSqliteEventStore(fileOf())).toThrow(message);
    expect(() => openSqliteEventStoreReadOnly(fileOf())).toThrow(message);
    other.pragma('user_version = 1');
    other.close();
    await openSqliteEventStore(fileOf()).close();
  });

  it('for reading creates nothing', () => {
    expect(() => openSqliteEventStoreReadOnly(fileOf())).toThrow(CannotOpen);
    expect(() => openSqliteEventStoreReadOnly(fileOf())).toThrow('there is no such file');
  });
});
