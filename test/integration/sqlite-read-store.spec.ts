import { existsSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { emptyCheckpoint, runProjector } from '@art30/event-sourcing';
import {
  MemoryEventStore,
  openScratchReadStore,
  openSqliteReadStore,
  openSqliteReadStoreReadOnly,
  readModelFile,
  removeOtherVersions,
} from '@art30/storage';
import {
  readStoreContract,
  sampleCheckpoint,
  sampleEvents,
  sampleReadModel,
  sampleRow,
  temporaryFolder,
} from '@art30/testing';
import Database from 'better-sqlite3';

const folder = temporaryFolder();

readStoreContract('the SQLite read store', async (model) => {
  const { store } = openSqliteReadStore(folder.path, model);
  return { store, close: async () => store.close() };
});

readStoreContract('the scratch read store in memory', async (model) => {
  const store = openScratchReadStore(model);
  return { store, close: async () => store.close() };
});

readStoreContract('the scratch read store in a file', async (model) => {
  const store = openScratchReadStore(model, join(folder.path, 'scratch.db'));
  return { store, close: async () => store.close() };
});

describe('a read model file', () => {
  const file = (): string => readModelFile(folder.path, sampleReadModel);
  const fill = (): void => {
    const { store } = openSqliteReadStore(folder.path, sampleReadModel);
    store.apply([sampleRow(1)], sampleCheckpoint(1));
    store.close();
  };

  it('is carried on after a restart', () => {
    fill();
    const { store, discarded } = openSqliteReadStore(folder.path, sampleReadModel);
    expect(discarded).toBeNull();
    expect(store.checkpoint()).toEqual(sampleCheckpoint(1));
    store.close();
  });

  it('that was deleted is built again from the log', async () => {
    const events = new MemoryEventStore();
    await events.append('a', 'no-stream', sampleEvents(7));
    for (let round = 0; round < 2; round += 1) {
      const { store } = openSqliteReadStore(folder.path, sampleReadModel);
      expect(store.checkpoint()).toEqual(emptyCheckpoint);
      const end = new AbortController();
      await runProjector(events, store, sampleReadModel, {
        signal: end.signal,
        onCheckpoint: () => end.abort(),
      });
      expect(store.query('SELECT sequence FROM sample')).toHaveLength(7);
      store.close();
      rmSync(file());
    }
  });

  it.each<[string, string, () => void]>([
    ['is no SQLite file', 'it is damaged', () => writeFileSync(file(), 'x'.repeat(9_000))],
    ['is empty', 'it holds no read model', () => writeFileSync(file(), '')],
    ['is damaged inside', 'it is damaged', () => damage(file())],
    [
      'is of another version under this name',
      'it holds version 9 of the read model',
      () => alter(file(), 'UPDATE read_model_version SET version = 9'),
    ],
    [
      'has tables that changed without a new version',
      'its tables are not those of this version',
      () => alter(file(), "UPDATE read_model_version SET tables = 'CREATE TABLE sample (id)'"),
    ],
  ])('that %s is discarded with the reason', (_case, reason, spoil) => {
    fill();
    spoil();
    const { store, discarded } = openSqliteReadStore(folder.path, sampleReadModel);
    expect(discarded).toContain(reason);
    expect(store.checkpoint()).toEqual(emptyCheckpoint);
    store.apply([sampleRow(1)], sampleCheckpoint(1));
    store.close();
  });

  it('of another version stays until this one has caught up', () => {
    fill();
    const next = { ...sampleReadModel, version: 2 };
    const { store } = openSqliteReadStore(folder.path, next);
    expect(store.checkpoint()).toEqual(emptyCheckpoint);
    expect(existsSync(file())).toBe(true);
    expect(removeOtherVersions(folder.path, next)).toEqual(['read-model-v1.db']);
    store.close();
    expect(readdirSync(folder.path)).toEqual(['read-model-v2.db', 'read-model-v2.db.lock']);
  });

  it('is written by one process only', () => {
    const { store } = openSqliteReadStore(folder.path, sampleReadModel);
    expect(() => openSqliteReadStore(folder.path, sampleReadModel)).toThrow(
      `cannot open ${file()}: another process already writes to it`,
    );
    expect(removeOtherVersions(folder.path, { ...sampleReadModel, version: 2 })).toEqual([]);
    store.close();
  });

  it('can be read by others meanwhile, in a snapshot of its own', () => {
    const { store } = openSqliteReadStore(folder.path, sampleReadModel);
    store.apply([sampleRow(1), sampleRow(2)], sampleCheckpoint(2));
    store.settle();
    const reader = openSqliteReadStoreReadOnly(file());
    const rows = reader.iterate('SELECT sequence FROM sample');
    expect(rows.next().value).toEqual({ sequence: 1n });
    store.apply([sampleRow(3)], sampleCheckpoint(3));
    store.settle();
    expect([...rows]).toEqual([{ sequence: 2n }]);
    expect(reader.checkpoint()).toEqual(sampleCheckpoint(3));
    expect(() => reader.apply([], sampleCheckpoint(4))).toThrow('opened for reading only');
    reader.close();
    store.close();
  });

  it('is written while a cursor of who writes is open, which reads on in its snapshot', () => {
    const { store } = openSqliteReadStore(folder.path, sampleReadModel);
    store.apply([sampleRow(1), sampleRow(2)], sampleCheckpoint(2));
    const rows = store.iterate('SELECT sequence FROM sample');
    expect(rows.next().value).toEqual({ sequence: 1n });
    store.apply([sampleRow(3)], sampleCheckpoint(3));
    expect(store.query('SELECT sequence FROM sample')).toHaveLength(3);
    expect([...rows]).toEqual([{ sequence: 2n }]);
    store.close();
  });

  it('tells of what another program did to it, at the latest in the next turn of the event loop', async () => {
    const { store } = openSqliteReadStore(folder.path, sampleReadModel);
    store.apply([sampleRow(1)], sampleCheckpoint(1));
    expect(store.checkpoint()).toEqual(sampleCheckpoint(1));
    store.settle();
    const other = new Database(file());
    other.exec('UPDATE checkpoint SET sequence = 7; DELETE FROM sample');
    other.close();
    await nextTurn();
    expect(store.checkpoint().sequence).toBe(7);
    expect(store.query('SELECT sequence FROM sample')).toEqual([]);
    store.close();
  });
});

describe('a read model that is filled from the beginning', () => {
  const file = (): string => readModelFile(folder.path, sampleReadModel);
  const indexes = (): unknown[] => {
    const database = new Database(file(), { readonly: true });
    const named = database.prepare(
      "SELECT sql FROM sqlite_schema WHERE type = 'index' AND sql IS NOT NULL",
    );
    const found = named.pluck().all();
    database.close();
    return found;
  };
  const byAccount = 'CREATE INDEX sample_by_account_sequence ON sample (account, sequence)';

  it('has its indexes at the end, and answers meanwhile', async () => {
    const { store } = openSqliteReadStore(folder.path, sampleReadModel);
    await store.filling(async () => {
      store.apply([sampleRow(1)], sampleCheckpoint(1));
      expect(indexes()).toEqual([]);
      expect(store.query("SELECT sequence FROM sample WHERE account = '1310'")).toEqual([
        { sequence: 1n },
      ]);
    });
    expect(indexes()).toEqual([byAccount]);
    expect(store.checkpoint()).toEqual(sampleCheckpoint(1));
    expect(store.faults()).toEqual([]);
    store.close();
  });

  it('goes on from its checkpoint, with its indexes, where that was cut short', async () => {
    const { store } = openSqliteReadStore(folder.path, sampleReadModel);
    const cut = store.filling(async () => {
      store.apply([sampleRow(1)], sampleCheckpoint(1));
      throw new Error('the log is out of reach');
    });
    await expect(cut).rejects.toThrow('the log is out of reach');
    store.close();
    expect(indexes()).toEqual([]);
    const again = openSqliteReadStore(folder.path, sampleReadModel);
    expect(again.discarded).toBeNull();
    expect(indexes()).toEqual([byAccount]);
    expect(again.store.checkpoint()).toEqual(sampleCheckpoint(1));
    again.store.apply([sampleRow(2)], sampleCheckpoint(2));
    expect(again.store.faults()).toEqual([]);
    again.store.close();
  });

  it('is none that has rows already', async () => {
    const { store } = openSqliteReadStore(folder.path, sampleReadModel);
    store.apply([sampleRow(1)], sampleCheckpoint(1));
    await expect(store.filling(async () => undefined)).rejects.toThrow('filled once, while empty');
    expect(indexes()).toEqual([byAccount]);
    store.close();
  });
});

function damage(file: string): void {
  const database = new Database(file);
  database.unsafeMode();
  database.pragma('writable_schema = ON');
  database.exec("UPDATE sqlite_schema SET rootpage = 99 WHERE name = 'sample'");
  database.close();
}

function alter(file: string, sql: string): void {
  const database = new Database(file);
  database.exec(sql);
  database.close();
}
