import { statSync } from 'node:fs';
import { join } from 'node:path';
import { sampleEvent, temporaryFolder } from '@art30/testing';
import { openSqliteEventStore, type SqliteEventStore } from './sqlite-event-store';

/**
 * Size in bytes beyond which SQLite's default does not let the write-ahead log grow: it copies the log into the file
 * after 1,000 pages, to which the pages of the last commit are added.
 */
const usualBytesMax = 1_050 * 4_120;

describe('the write-ahead log of the events', () => {
  const folder = temporaryFolder();
  const file = () => join(folder.path, 'events.db');
  let store: SqliteEventStore;
  let streams = 0;

  beforeEach(() => {
    store = openSqliteEventStore(file());
  });

  afterEach(() => store.close());

  /** Appends one event to each of `count` new streams, all at once, so that one commit can write them together. */
  async function append(count: number): Promise<void> {
    const appends = Array.from({ length: count }, () => {
      streams += 1;
      return store.append(`stream-${streams}`, 'no-stream', [sampleEvent()]);
    });
    await Promise.all(appends);
  }

  const logBytes = () => statSync(`${file()}-wal`).size;

  it('is copied back as often as SQLite does it where one event comes after the other', async () => {
    for (let commit = 0; commit < 400; commit += 1) await append(1);
    expect(logBytes()).toBeLessThan(usualBytesMax);
  });

  it('grows longer first where many come at a time', async () => {
    for (let commit = 0; commit < 40; commit += 1) await append(64);
    expect(logBytes()).toBeGreaterThan(usualBytesMax);
  });
});
