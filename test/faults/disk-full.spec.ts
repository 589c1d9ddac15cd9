import { join } from 'node:path';
import { openSqliteEventStore } from '@art30/storage';
import { readLog, sampleEvent, temporaryFolder } from '@art30/testing';
import { afterwards } from '../support/afterwards';
import { WriterProcess } from './writer-process';

describe('an event store whose disk takes no more', () => {
  const folder = temporaryFolder();
  const after = afterwards();

  it('answers unavailable, keeps what it acknowledged and wrote nothing of the rest', async () => {
    const file = join(folder.path, 'events.db');
    const writer = new WriterProcess(file, { eventBytes: 20_000, fileKiBMax: 2_048 });
    after(() => writer.kill());
    await writer.ended;
    expect(writer.failures).toHaveLength(8);
    for (const failure of writer.failures) expect(failure).toMatch(/^fail Unavailable .*SQLITE_/);
    const store = openSqliteEventStore(file);
    const ids = new Set((await readLog(store, null)).map(({ id }) => id));
    expect(ids).toEqual(new Set(writer.acknowledged.map(({ id }) => id)));
    expect(ids.size).toBeGreaterThan(0);
    expect(writer.tried.size).toBe(ids.size + writer.failures.length);
    const { revision } = await store.append('afterwards', 'no-stream', [sampleEvent()]);
    expect(revision).toBe(0);
    await store.close();
  });
});
