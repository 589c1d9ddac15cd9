import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { emptyTree, type ReadModel, type TableRow } from '@art30/event-sourcing';
import { openConnection, type Connection } from '../sqlite/database';
import { createReadModel } from './read-model-schema';
import { PageWriter } from './page-writer';

const model: ReadModel = {
  version: 1,
  projections: [
    {
      name: 'samples',
      tables: [
        {
          name: 'sample',
          columns: { sequence: 'INTEGER', note: 'TEXT' },
          nullable: ['note'],
          key: ['sequence'],
          indexes: [['note']],
        },
      ],
      rowsOf: () => [],
    },
  ],
};

const row = (sequence: number): TableRow => ({ table: 'sample', row: { sequence, note: null } });
const page = (sequence: number, rows = [row(sequence)]) => ({
  rows,
  checkpoint: { position: String(sequence), sequence, knownFrom: '', tree: emptyTree },
});
/** Returns the number of rows, and the sequence of the checkpoint, that a connection can read. */
const seenBy = (connection: Connection): readonly [number, number] => {
  const [rows, sequence] = ['SELECT count(*) FROM sample', 'SELECT sequence FROM checkpoint'].map(
    (sql) => connection.prepare<[], number>(sql).pluck().get(),
  );
  return [Number(rows), Number(sequence)];
};

describe('pages of a read model', () => {
  let folder: string;
  let connection: Connection;
  let other: Connection;
  /** Number of commits that are still to fail. */
  let failing = 0;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'page-writer-'));
    const file = join(folder, 'model.db');
    connection = openConnection(file, 'write');
    connection.pragma('journal_mode = WAL');
    createReadModel(connection, model);
    other = openConnection(file, 'read');
    failing = 0;
  });

  afterEach(() => {
    for (const one of [connection, other]) one.close();
    rmSync(folder, { recursive: true, force: true });
  });

  /**
   * Makes a writer whose next `failing` commits throw and roll the transaction back, as SQLite does after a
   * disk error.
   */
  function writer(commits: 'each' | 'shared' = 'shared'): PageWriter {
    const prepare = connection.prepare.bind(connection);
    connection.prepare = ((sql: string) => {
      const statement = prepare(sql);
      if (sql !== 'COMMIT') return statement;
      const run = () => {
        if (failing === 0) return statement.run();
        failing -= 1;
        connection.exec('ROLLBACK');
        throw new Error('disk I/O error');
      };
      return { run };
    }) as unknown as typeof connection.prepare;
    return new PageWriter(connection, model, commits);
  }

  it('are each a transaction, where that is asked for', () => {
    const pages = writer('each');
    pages.write(page(1));
    expect(seenBy(other)).toEqual([1, 1]);
  });

  it('are seen at once by the connection that writes, and by others with their commit', () => {
    const pages = writer();
    for (const sequence of [1, 2]) pages.write(page(sequence));
    expect([seenBy(connection), seenBy(other)]).toEqual([
      [2, 2],
      [0, 0],
    ]);
    pages.commit();
    expect(seenBy(other)).toEqual([2, 2]);
    pages.end();
  });

  it('are committed soon after the last of them, whoever asks', async () => {
    const pages = writer();
    pages.write(page(1));
    const deadline = performance.now() + 10_000;
    while (seenBy(other)[0] === 0 && performance.now() < deadline) await pause(5);
    expect(seenBy(other)).toEqual([1, 1]);
  });

  it('are committed at once where many rows wait', () => {
    const pages = writer();
    const many = Array.from({ length: 2_000 }, (_, index) => row(index + 1));
    pages.write(page(2_000, many));
    expect(seenBy(other)).toEqual([2_000, 2_000]);
  });

  it('are committed by the end, and taken back by a crash', () => {
    const pages = writer();
    pages.write(page(1));
    pages.end();
    expect(seenBy(other)).toEqual([1, 1]);
    pages.write(page(2));
    connection.close();
    expect(seenBy(other)).toEqual([1, 1]);
  });

  it('are taken whole or not at all: one that does not fit takes none of those before with it', () => {
    const pages = writer();
    pages.write(page(1));
    expect(() => pages.write(page(2, [row(2), row(1)]))).toThrow('UNIQUE');
    pages.resume();
    expect(seenBy(connection)).toEqual([1, 1]);
    expect(() => pages.write(page(0, []))).toThrow('cannot go back to sequence 0');
    pages.write(page(2));
    pages.commit();
    expect(seenBy(other)).toEqual([2, 2]);
  });

  it('are written again where a commit failed, before anybody reads', () => {
    const pages = writer();
    for (const sequence of [1, 2]) pages.write(page(sequence));
    failing = 1;
    expect(() => pages.commit()).toThrow('disk I/O error');
    pages.resume();
    expect([seenBy(connection), seenBy(other)]).toEqual([
      [2, 2],
      [0, 0],
    ]);
    pages.write(page(3));
    pages.commit();
    expect(seenBy(other)).toEqual([3, 3]);
  });

  it('are tried again by themselves where the commit behind the last of them failed', async () => {
    const pages = writer();
    failing = 1;
    pages.write(page(1));
    const deadline = performance.now() + 10_000;
    while (seenBy(other)[0] === 0 && performance.now() < deadline) await pause(20);
    expect([seenBy(other), failing]).toEqual([[1, 1], 0]);
  });

  it('are refused where the commit that is due fails, and those before them stay', () => {
    const pages = writer();
    pages.write(page(1));
    failing = 1;
    const many = Array.from({ length: 2_000 }, (_, index) => row(index + 2));
    expect(() => pages.write(page(2_001, many))).toThrow('disk I/O error');
    pages.resume();
    expect(seenBy(connection)).toEqual([1, 1]);
    pages.write(page(2_001, many));
    expect(seenBy(other)).toEqual([2_001, 2_001]);
  });
});
