import { join } from 'node:path';
import { groundOf, type AcknowledgedDifference } from '@art30/books';
import type { ReadModel, TableRow, TableSpec } from '@art30/event-sourcing';
import {
  differenceInWords,
  openSqliteReadStore,
  rowsShownMax,
  withReadModels,
  type ComparedFiles,
} from '@art30/storage';
import { sampleCheckpoint, sampleReadModel, sampleRow, temporaryFolder } from '@art30/testing';
import Database from 'better-sqlite3';

const [projection] = sampleReadModel.projections;
const [sample] = projection?.tables ?? [];

/** The sample model with the next version number, changes to its table, and further tables. */
function nextModel(changes: Partial<TableSpec> = {}, others: readonly TableSpec[] = []): ReadModel {
  const tables = [{ ...(sample as TableSpec), ...changes }, ...others];
  return {
    ...sampleReadModel,
    version: sampleReadModel.version + 1,
    projections: [{ ...(projection as ReadModel['projections'][number]), tables }],
  };
}

describe('two files of read models, of whatever versions', () => {
  const folder = temporaryFolder();
  const fileOf = ({ version }: ReadModel) => join(folder.path, `read-model-v${version}.db`);
  const rows = (count: number): TableRow[] =>
    Array.from({ length: count }, (_, index) => sampleRow(index + 1, { amount: index * 100 }));

  function fill(model: ReadModel, filled: readonly TableRow[], sequence = filled.length): void {
    const { store } = openSqliteReadStore(folder.path, model, fileOf(model));
    store.apply(filled, sampleCheckpoint(sequence));
    store.close();
  }

  function change(model: ReadModel, sql: string): void {
    const database = new Database(fileOf(model));
    database.exec(sql);
    database.close();
  }

  const compared = (next: ReadModel, through?: number): ComparedFiles =>
    withReadModels({ from: fileOf(sampleReadModel), to: fileOf(next) }, (files) =>
      through === undefined ? files.compareAtHead() : files.compare(through),
    );
  const sampleIn = ({ tables }: ComparedFiles) => tables.find(({ table }) => table === 'sample');

  it('are equal where tables, columns and rows are, under one fingerprint', () => {
    const next = nextModel();
    for (const model of [sampleReadModel, next]) fill(model, rows(9));
    const found = compared(next);
    expect(found).toMatchObject({ isEqual: true, throughSequence: 9, rowsDiffering: 0 });
    expect(found.from.fingerprint).toMatch(/^[0-9a-f]{64}$/);
    expect(found.to.fingerprint).toBe(found.from.fingerprint);
    expect(sampleIn(found)).toMatchObject({ differs: false, fromRows: 9, toRows: 9 });
  });

  it('are compared through the last event that both have', () => {
    const next = nextModel();
    fill(sampleReadModel, rows(6));
    fill(next, rows(9));
    expect(compared(next)).toMatchObject({ isEqual: true, throughSequence: 6 });
  });

  it('differ in rows, of which the first are shown with their keys', () => {
    const next = nextModel();
    for (const model of [sampleReadModel, next]) fill(model, rows(20));
    change(sampleReadModel, 'UPDATE sample SET amount = amount + 1 WHERE sequence > 5');
    change(next, 'DELETE FROM sample WHERE sequence = 2');
    const found = compared(next);
    const { rows: shown = [], ...table } = sampleIn(found) ?? {};
    expect(table).toMatchObject({ differs: true, rowsDiffering: 16, fromRows: 20, toRows: 19 });
    expect(shown).toHaveLength(rowsShownMax);
    expect(shown.slice(0, 2)).toMatchObject([
      { key: { sequence: '2' }, to: null },
      { key: { sequence: '6' }, from: { amount: '501' }, to: { amount: '500' } },
    ]);
    expect(found.from.fingerprint).not.toBe(found.to.fingerprint);
    expect(differenceInWords(found)).toBe('sample: 16 rows differ');
  });

  it('differ where one has a column more, though every row that both have is the same', () => {
    const next = nextModel({
      columns: { ...sample?.columns, gross: 'INTEGER' },
      nullable: [...(sample?.nullable ?? []), 'gross'],
    });
    for (const model of [sampleReadModel, next]) fill(model, rows(3));
    const found = compared(next);
    expect(found.isEqual).toBe(false);
    expect(sampleIn(found)).toMatchObject({
      differs: true,
      rowsDiffering: 0,
      onlyFrom: [],
      onlyTo: ['gross INTEGER'],
    });
    expect(differenceInWords(found)).toBe('sample: new gross INTEGER');
  });

  it('differ where a column is of another type, or the rows are sorted by other columns', () => {
    const text = nextModel({ columns: { ...sample?.columns, amount: 'TEXT' } });
    const texts = rows(3).map(({ table, row }) => ({ table, row: { ...row, amount: '1' } }));
    fill(sampleReadModel, rows(3));
    fill(text, texts);
    expect(sampleIn(compared(text))).toMatchObject({
      onlyFrom: ['amount INTEGER'],
      onlyTo: ['amount TEXT'],
      rowsDiffering: 0,
    });
    const sorted = { ...nextModel({ key: [...(sample?.key ?? [])].toReversed() }), version: 9 };
    fill(sorted, rows(3));
    const found = compared(sorted);
    expect(sampleIn(found)).toMatchObject({ differs: true, fromRows: 3, toRows: 3 });
    expect(differenceInWords(found)).toBe('sample: sorted by other columns');
  });

  it('differ in a table that only one has, and in one that nobody can cut at a sequence', () => {
    const other: TableSpec = {
      name: 'other',
      columns: { sequence: 'INTEGER' },
      nullable: [],
      key: ['sequence'],
      indexes: [],
    };
    const next = nextModel({}, [other]);
    for (const model of [sampleReadModel, next]) fill(model, rows(3));
    change(sampleReadModel, 'CREATE TABLE "or 1=1 --" (a)');
    const found = compared(next);
    expect(found.tables.map(({ table, differs }) => [table, differs])).toEqual([
      ...[['or 1=1 --', true] as const, ['other', true] as const, ['sample', false] as const],
    ]);
    expect(found.isEqual).toBe(false);
    expect(differenceInWords(found)).toContain('other: a new table');
  });

  it('differ in their checkpoints alone, where both stand at one event', () => {
    const next = nextModel();
    for (const model of [sampleReadModel, next]) fill(model, rows(3));
    change(sampleReadModel, "UPDATE checkpoint SET known_from = '2031'");
    const found = compared(next);
    expect([found.isEqual, found.from.fingerprint === found.to.fingerprint]).toEqual([false, true]);
    expect(found.tables.at(-1)).toMatchObject({
      table: 'checkpoint',
      differs: true,
      rows: [{ key: {}, from: { knownFrom: '2031' } }],
    });
  });

  it('are not compared where one is damaged, or is no read model', () => {
    const next = nextModel();
    fill(sampleReadModel, rows(3));
    expect(() => compared(next)).toThrow('there is no such file');
    const other = new Database(fileOf(next));
    other.exec('CREATE TABLE a (b)');
    other.close();
    expect(() => compared(next)).toThrow('it holds no read model');
  });

  describe('of which one may replace the other', () => {
    const next = nextModel();
    const acknowledged = (
      { from, to, throughSequence }: ComparedFiles,
      changes: Partial<AcknowledgedDifference> = {},
    ): AcknowledgedDifference => ({
      fromVersion: from.version,
      toVersion: to.version,
      throughSequence,
      reason: 'r',
      fromFingerprint: from.fingerprint,
      toFingerprint: to.fingerprint,
      ...changes,
    });
    const ground = (...acts: readonly AcknowledgedDifference[]) =>
      groundOf(compared(next), acts, (through) => compared(next, through));

    beforeEach(() => {
      for (const model of [sampleReadModel, next]) fill(model, rows(9));
    });

    it('needs no act where they are equal', () => {
      expect(ground()).toEqual({ kind: 'equal' });
    });

    it('needs an act of just this difference, at its sequence', () => {
      change(next, 'UPDATE sample SET amount = 1 WHERE sequence = 3');
      expect(ground()).toBeNull();
      const act = acknowledged(compared(next, 5));
      expect(ground(act)).toEqual({ kind: 'acknowledged', throughSequence: 5 });
      const others: Partial<AcknowledgedDifference>[] = [
        ...[{ fromVersion: 7 }, { toVersion: 7 }, { throughSequence: 6 }],
        ...[{ fromFingerprint: 'a'.repeat(64) }, { toFingerprint: 'a'.repeat(64) }],
        { throughSequence: 10 },
      ];
      for (const other of others)
        expect([other, ground({ ...act, ...other })]).toEqual([other, null]);
    });

    it('is not covered behind the act by tables that did not differ there', () => {
      const act = acknowledged(compared(next, 5));
      change(next, 'UPDATE sample SET amount = 1 WHERE sequence = 7');
      expect(ground(act)).toBeNull();
      change(next, 'UPDATE sample SET amount = 1 WHERE sequence = 3');
      expect(ground(act, acknowledged(compared(next, 5)))).toMatchObject({ throughSequence: 5 });
    });
  });
});
