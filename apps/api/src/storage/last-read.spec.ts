import { randomUUID } from 'node:crypto';
import Database from 'better-sqlite3';
import { Unavailable, type EventStore, type NewEvent } from '@art30/event-sourcing';
import { MemoryEventStore } from '@art30/storage';
import { LastRead } from './log-halt';

const metadata = { recordedAt: '', recordedBy: '', keyHash: '', requestHash: '' };

/** Makes one event for each given stream, in the same order. */
const eventsIn = (...streams: readonly string[]) =>
  streams.map((stream) => ({ stream, event: { id: randomUUID(), type: 'A', data: {}, metadata } }));
type Given = readonly { readonly stream: string; readonly event: NewEvent }[];

async function logOf(given: Given): Promise<EventStore> {
  const log = new MemoryEventStore();
  for (const { stream, event } of given) {
    const revision = (await log.readStream(stream)).length - 1;
    await log.append(stream, revision < 0 ? 'no-stream' : revision, [event]);
  }
  return log;
}

describe('the last event that was read', () => {
  const all = eventsIn('a', 'b', 'a', 'c', 'b', 'b', 'a', 'c');
  let log: EventStore;
  let rows: Database.Database;
  let lastRead: LastRead;

  beforeEach(async () => {
    rows = new Database(':memory:');
    rows.exec('CREATE TABLE events (sequence, event_id, stream, revision, position)');
    log = await logOf(all);
    lastRead = new LastRead(
      { readStream: (stream, from) => log.readStream(stream, from) },
      {
        query: (sql, parameters = []) =>
          rows.prepare(sql).all(...parameters) as readonly Record<string, unknown>[],
      },
    );
  });
  afterEach(() => rows.close());

  /** Copies the events of the log that are new into the read model. */
  async function read(): Promise<void> {
    const put = rows.prepare('INSERT INTO events VALUES (?, ?, ?, ?, ?)');
    const eventsInReadModel = rows.prepare('SELECT count(*) FROM events').pluck().get() as number;
    const page = await log.readAll(null, 100);
    page.forEach(({ id, stream, revision, position }, index) => {
      if (index >= eventsInReadModel) put.run(index + 1, id, stream, revision, position);
    });
  }

  it('is none before anything was read', async () => {
    log = await logOf([]);
    expect(await lastRead.missing()).toBeNull();
  });

  it('stands where it was read, whatever came behind it', async () => {
    await read();
    log = await logOf([...all, ...eventsIn('a', 'b')]);
    expect(await lastRead.missing()).toBeNull();
  });

  it.each([
    [0, 'events 1 through 8 are'],
    [1, 'events 2 through 8 are'],
    [6, 'events 7 through 8 are'],
    [7, 'event 8 is'],
  ])('is missing of an older state with %i events, and is there again', async (has, missing) => {
    await read();
    log = await logOf(all.slice(0, has));
    const says = `the log holds ${has} of the 8 events that this instance has read: ${missing} missing`;
    expect(await lastRead.missing()).toBe(says);
    log = await logOf(all);
    expect(await lastRead.missing()).toBeNull();
  });

  it('is missing where another one has its place, in the log or in its stream', async () => {
    await read();
    for (const others of [eventsIn('c'), eventsIn('a', 'c')]) {
      log = await logOf([...all.slice(0, 7), ...others]);
      expect(await lastRead.missing()).toMatch('event 8 is missing');
    }
  });

  it('is missed for good once a look has found it, also behind others that were read since', async () => {
    await read();
    expect(await lastRead.missing()).toBeNull();
    log = await logOf([...all.slice(0, 5), ...eventsIn('d', 'd', 'd', 'd')]);
    await read();
    expect(await lastRead.missing()).toMatch(
      'holds 5 of the 8 events that this instance has read: events 6 through 8 are missing',
    );
  });

  it('is looked for beside events that operators left out, which have no row', async () => {
    await read();
    rows.exec('DELETE FROM events WHERE sequence IN (4, 5, 8)');
    log = await logOf(all.slice(0, 3));
    expect(await lastRead.missing()).toMatch('events 6 through 7 are missing');
  });

  it('is not missing where the log cannot be asked, or cannot be read behind it', async () => {
    await read();
    log.readStream = () => Promise.reject(new Error('event 9 (c@2) is no JSON object'));
    expect(await lastRead.missing()).toBeNull();
    log.readStream = () => Promise.reject(new Unavailable('it is away'));
    await expect(lastRead.missing()).rejects.toThrow(Unavailable);
  });
});
