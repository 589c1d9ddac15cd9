import { join } from 'node:path';
import { type EventStore, type RecordedEvent, Unavailable } from '@art30/event-sourcing';
import {
  CannotOpen,
  openSqliteEventStore,
  openSqliteEventStoreReadOnly,
  type SqliteEventStore,
} from '@art30/storage';
import { idsOf, readLog, sampleEvent, takeThrough, temporaryFolder } from '@art30/testing';
import { afterwards } from '../support/afterwards';
import { WriterProcess } from './writer-process';

describe('an event store that a process writes to', () => {
  const folder = temporaryFolder();
  const file = (): string => join(folder.path, 'events.db');
  const after = afterwards();
  const startWriter = (): WriterProcess => {
    const writer = new WriterProcess(file());
    after(() => writer.kill());
    return writer;
  };

  it('refuses a second writer process, naming the file', async () => {
    const store = openSqliteEventStore(file());
    const second = startWriter();
    await second.ended;
    expect(second.exitCode).toBe(1);
    expect(second.errors).toBe(
      `cannot open ${file()}: another process already writes to it and holds ${file()}.lock; ` +
        'stop that one first, or open the file for reading only\n',
    );
    await store.close();
  });

  it('refuses a second writer in this process too, until the first has closed', async () => {
    const store = openSqliteEventStore(file());
    expect(() => openSqliteEventStore(file())).toThrow(CannotOpen);
    await store.close();
    await openSqliteEventStore(file()).close();
  });

  it('takes a new writer as soon as the old one was killed', async () => {
    const first = startWriter();
    await first.opened;
    expect(() => openSqliteEventStore(file())).toThrow('another process already writes to it');
    await first.kill();
    await openSqliteEventStore(file()).close();
  });

  it('can be read and followed from another process meanwhile', async () => {
    const writer = startWriter();
    await writer.opened;
    const reader = openSqliteEventStoreReadOnly(file());
    const followed = await follow(reader, 2_000);
    await writer.kill();
    expect(followed.length).toBeGreaterThanOrEqual(2_000);
    const log = await readLog(reader, null);
    expect(idsOf(followed)).toEqual(idsOf(log.slice(0, followed.length)));
    await reader.close();
  });

  it('wakes a reader of another connection by polling, once it has read everything', async () => {
    const writer: SqliteEventStore = openSqliteEventStore(file());
    const reader = openSqliteEventStoreReadOnly(file());
    const last = sampleEvent();
    const taken = takeThrough(reader, { after: null }, last.id);
    await writer.append('sample', 'no-stream', [last]);
    expect(idsOf(await taken)).toEqual([last.id]);
    const refused = reader.append('sample', 0, [sampleEvent()]);
    await expect(refused).rejects.toBeInstanceOf(Unavailable);
    await reader.close();
    await writer.close();
  });
});

/** Follows a log from its beginning until at least `count` events were read. */
async function follow(store: EventStore, count: number): Promise<RecordedEvent[]> {
  const end = new AbortController();
  const events: RecordedEvent[] = [];
  for await (const page of store.subscribe(null, end.signal)) {
    events.push(...page);
    if (events.length >= count) end.abort();
  }
  return events;
}
