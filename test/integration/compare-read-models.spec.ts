import { createHash } from 'node:crypto';
import { canonicalJson, type TableRow } from '@art30/event-sourcing';
import {
  compareReadModels,
  differencesKeptMax,
  openScratchReadStore,
  openSqliteReadStore,
  readModelFile,
  type SqliteReadStore,
  type TableComparison,
} from '@art30/storage';
import { sampleCheckpoint, sampleReadModel, sampleRow, temporaryFolder } from '@art30/testing';
import Database from 'better-sqlite3';

describe('comparing a live read model with its replay', () => {
  const folder = temporaryFolder();
  let live: SqliteReadStore;
  let scratch: SqliteReadStore;
  beforeEach(() => {
    live = openSqliteReadStore(folder.path, sampleReadModel).store;
    scratch = openScratchReadStore(sampleReadModel);
  });
  afterEach(() => {
    live.close();
    scratch.close();
  });

  const fillBoth = (rows: readonly TableRow[]): void => {
    for (const store of [live, scratch]) store.apply(rows, sampleCheckpoint(rows.length));
  };
  const tamper = (sql: string): void => {
    live.settle();
    const database = new Database(readModelFile(folder.path, sampleReadModel));
    database.exec(sql);
    database.close();
  };
  const compare = (throughSequence = 1_000): TableComparison => {
    const [table] = compareReadModels(live, scratch, sampleReadModel, throughSequence);
    return table as TableComparison;
  };
  const rows = (count: number): TableRow[] =>
    Array.from({ length: count }, (_, index) => sampleRow(index + 1, { amount: index * 100 }));

  it('finds equal models equal, with the same fingerprint', () => {
    fillBoth(rows(10));
    const { liveFingerprint, scratchFingerprint, ...rest } = compare();
    expect(rest).toEqual({
      table: 'sample',
      rowsCompared: 10,
      differencesTotal: 0,
      differences: [],
    });
    expect(liveFingerprint).toBe(scratchFingerprint);
  });

  it('fingerprints canonical JSON, a line a row, integers as decimal strings', () => {
    const row = { amount: 9_007_199_254_740_993n, account: 'حساب "🤝"', note: null };
    fillBoth([sampleRow(2, row), sampleRow(1, { line: 10 }), sampleRow(1, { line: 9 })]);
    const lines = [
      { sequence: '1', line: '9', account: '1310', amount: '100', note: null },
      { sequence: '1', line: '10', account: '1310', amount: '100', note: null },
      { sequence: '2', line: '0', ...row, amount: '9007199254740993' },
    ].map((line) => `${canonicalJson(line)}\n`);
    const expected = createHash('sha256').update(lines.join('')).digest('hex');
    expect(compare().liveFingerprint).toBe(expected);
  });

  it('fingerprints equal tables and others alike, whatever characters they hold', () => {
    const every = Array.from({ length: 0x3000 }, (_, code) => String.fromCharCode(code));
    const texts = [...every, '\ufffd\uffff', '🤝"\\', '', '\u0000end', '{"a":1}', '-0', 'null'];
    const written = texts.map((note, index) => sampleRow(index + 1, { note, amount: -index }));
    fillBoth([...written, sampleRow(texts.length + 1)]);
    const all = texts.length + 1;
    const equal = compare(all);
    expect(equal.differencesTotal).toBe(0);
    tamper(`UPDATE sample SET amount = 7 WHERE sequence = ${all}`);
    const differing = compare(all);
    expect(differing.differencesTotal).toBe(1);
    expect(differing.scratchFingerprint).toBe(equal.scratchFingerprint);
    expect(differing.liveFingerprint).not.toBe(equal.liveFingerprint);
  });

  it('names a row that was tampered with, and the columns that differ', () => {
    fillBoth(rows(10));
    tamper("UPDATE sample SET amount = 1, note = 'gift' WHERE sequence = 4");
    const found = compare();
    expect(found.differences).toEqual([
      {
        table: 'sample',
        kind: 'changed',
        key: { sequence: 4n, line: 0n },
        live: { amount: 1n, note: 'gift' },
        scratch: { amount: 300n, note: null },
      },
    ]);
    expect(found.differencesTotal).toBe(1);
    expect(found.liveFingerprint).not.toBe(found.scratchFingerprint);
  });

  it('names a row that is missing and one that is extra', () => {
    fillBoth(rows(5));
    tamper('DELETE FROM sample WHERE sequence IN (1, 5)');
    tamper("INSERT INTO sample VALUES (3, 7, '1310', 5, NULL)");
    const { differences, rowsCompared } = compare();
    expect(differences.map(({ kind, key }) => [kind, key['sequence'], key['line']])).toEqual([
      ['missing', 1n, 0n],
      ['extra', 3n, 7n],
      ['missing', 5n, 0n],
    ]);
    expect(differences[1]).toMatchObject({ live: { amount: 5n, note: null }, scratch: null });
    expect(rowsCompared).toBe(6);
  });

  it('looks at nothing behind the sequence it is given', () => {
    fillBoth(rows(5));
    const before = compare(3);
    tamper('UPDATE sample SET amount = 7 WHERE sequence > 3');
    expect(compare(3)).toEqual(before);
    expect(before.rowsCompared).toBe(3);
    expect(compare(4).differencesTotal).toBe(1);
  });

  it('counts all differences and keeps the first', () => {
    fillBoth(rows(2 * differencesKeptMax));
    tamper('UPDATE sample SET amount = -1');
    const { differences, differencesTotal } = compare();
    expect(differencesTotal).toBe(2 * differencesKeptMax);
    expect(differences).toHaveLength(differencesKeptMax);
    expect(differences.at(-1)?.key['sequence']).toBe(BigInt(differencesKeptMax));
  });

  it('pairs text keys in the order of SQLite, beyond U+FFFF too', () => {
    const [table] = sampleReadModel.projections[0]?.tables ?? [];
    if (table === undefined) throw new Error('the sample read model has a table');
    const byAccount = { ...table, key: ['account'], indexes: [] };
    const model = {
      version: 2,
      projections: [{ name: 'accounts', tables: [byAccount], rowsOf: () => [] }],
    };
    const accounts = ['\uffee', '🤝', 'z', 'é'].map((account) => sampleRow(1, { account }));
    const [left, right] = [openScratchReadStore(model), openScratchReadStore(model)];
    left.apply(accounts.slice(1), sampleCheckpoint(1));
    right.apply(accounts, sampleCheckpoint(1));
    const [found] = compareReadModels(left, right, model, 1);
    expect(found?.differences.map(({ kind, key }) => [kind, key['account']])).toEqual([
      ['missing', '\uffee'],
    ]);
    left.close();
    right.close();
  });
});
