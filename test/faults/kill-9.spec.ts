import { join } from 'node:path';
import type { Position, RecordedEvent } from '@art30/event-sourcing';
import { openSqliteEventStore, openSqliteEventStoreReadOnly } from '@art30/storage';
import { readLog, temporaryFolder } from '@art30/testing';
import { afterwards } from '../support/afterwards';
import { WriterProcess } from './writer-process';

const killsTotal = 24;
/** Range of the random delay of a kill, counted from the start or from the first acknowledged event. */
const killAfterMs = { least: 1, most: 250 };

describe('an event store whose writer is killed', () => {
  const folder = temporaryFolder();
  const after = afterwards();

  it('keeps every acknowledged event and dense revisions, again and again', async () => {
    const file = join(folder.path, 'events.db');
    await openSqliteEventStore(file).close();
    const storedEvents: RecordedEvent[] = [];
    let writersWithEvents = 0;
    for (let kill = 0; kill < killsTotal; kill += 1) {
      const writer = new WriterProcess(file);
      after(() => writer.kill());
      if (kill % 3 !== 0) await writer.firstAcknowledged;
      await randomPause();
      await writer.kill();
      const added = await logAfter(file, storedEvents.at(-1)?.position ?? null, kill % 2 === 0);
      expectWhole(writer, added);
      storedEvents.push(...added);
      if (writer.acknowledged.length > 0) writersWithEvents += 1;
    }
    expect(writersWithEvents).toBeGreaterThan(killsTotal / 3);
    const log = await logAfter(file, null, true);
    expect(log).toEqual(storedEvents);
    expectDense(log);
  });
});

function randomPause(): Promise<void> {
  const { least, most } = killAfterMs;
  return new Promise((resolve) => setTimeout(resolve, least + Math.random() * (most - least)));
}

/**
 * Reads the log after a kill. Opening it for reading and for writing must both find it whole, whichever comes
 * first.
 */
async function logAfter(
  file: string,
  after: Position | null,
  isWriting: boolean,
): Promise<RecordedEvent[]> {
  const store = isWriting ? openSqliteEventStore(file) : openSqliteEventStoreReadOnly(file);
  try {
    return await readLog(store, after);
  } finally {
    await store.close();
  }
}

function expectWhole(writer: WriterProcess, added: readonly RecordedEvent[]): void {
  const byId = new Map(added.map((event) => [event.id, event]));
  const lost = writer.acknowledged.filter(({ id, stream, revision, position }) => {
    const found = byId.get(id);
    return found?.stream !== stream || found.revision !== revision || found.position !== position;
  });
  expect(lost).toEqual([]);
  expect(added.filter(({ id }) => !writer.tried.has(id))).toEqual([]);
}

/** Checks that positions count from 1 without a gap, and the revisions of each stream from 0. */
function expectDense(log: readonly RecordedEvent[]): void {
  const next = new Map<string, number>();
  const gaps = log.filter(({ stream, revision, position }, index) => {
    const expected = next.get(stream) ?? 0;
    next.set(stream, revision + 1);
    return revision !== expected || Number(position) !== index + 1;
  });
  expect(gaps).toEqual([]);
}
