import type { ReadModel, TableSpec } from '@art30/event-sourcing';
import { openConnection } from '../sqlite/database';
import { createReadModel } from './read-model-schema';

const columns = { sequence: 'INTEGER', line: 'INTEGER', donor: 'TEXT' } as const;
const numbered: TableSpec = {
  name: 'numbered',
  columns,
  nullable: ['donor'],
  key: ['sequence'],
  indexes: [['donor'], ['line']],
};
const lines: TableSpec = {
  name: 'lines',
  columns,
  nullable: ['donor'],
  key: ['sequence', 'line'],
  indexes: [['donor', 'line']],
};
const model: ReadModel = {
  version: 1,
  projections: [{ name: 'samples', tables: [numbered, lines], rowsOf: () => [] }],
};

describe('the tables of a read model', () => {
  const connection = openConnection(':memory:', 'write');
  beforeAll(() => createReadModel(connection, model));
  afterAll(() => connection.close());

  const sqlOf = (name: string) =>
    String(connection.prepare('SELECT sql FROM sqlite_schema WHERE name = ?').pluck().get(name));
  const planOf = (sql: string, ...values: readonly string[]) =>
    connection
      .prepare<string[], { detail: string }>(`EXPLAIN QUERY PLAN ${sql}`)
      .all(...values)
      .map(({ detail }) => detail)
      .join();

  it('are sorted by their key: a number is the rowid, and other keys stand without one', () => {
    expect([sqlOf('numbered'), sqlOf('lines')]).toEqual([
      expect.stringMatching(/PRIMARY KEY \(sequence\)\)\s*STRICT$/),
      expect.stringMatching(/PRIMARY KEY \(sequence, line\)\)\s*STRICT, WITHOUT ROWID$/),
    ]);
    connection.exec("INSERT INTO numbered VALUES (7, 0, 'D1'), (3, 0, NULL)");
    expect(connection.prepare('SELECT sequence FROM numbered').pluck().all()).toEqual([3, 7]);
    expect(planOf('SELECT * FROM numbered ORDER BY sequence')).toBe('SCAN numbered');
  });

  it('leave rows out of an index of one column in which it is empty, and are found by it all the same', () => {
    expect(['numbered_by_donor', 'lines_by_donor_line', 'numbered_by_line'].map(sqlOf)).toEqual([
      expect.stringContaining('(donor) WHERE donor NOT NULL'),
      expect.not.stringContaining('WHERE'),
      expect.not.stringContaining('WHERE'),
    ]);
    for (const where of ['donor = ?', 'donor IN (SELECT value FROM json_each(?))']) {
      expect(planOf(`SELECT line FROM numbered WHERE ${where}`, 'D1')).toContain(
        'USING INDEX numbered_by_donor ',
      );
    }
  });
});
