import {
  emptyCheckpoint,
  type Checkpoint,
  type ReadModel,
  type ReadStore,
  type TableRow,
} from '@art30/event-sourcing';

/** A read model with a single table, for tests of read stores. */
export const sampleReadModel: ReadModel = {
  version: 1,
  projections: [
    {
      name: 'samples',
      tables: [
        {
          name: 'sample',
          columns: {
            sequence: 'INTEGER',
            line: 'INTEGER',
            account: 'TEXT',
            amount: 'INTEGER',
            note: 'TEXT',
          },
          nullable: ['note'],
          key: ['sequence', 'line'],
          indexes: [['account', 'sequence']],
        },
      ],
      rowsOf: ({ sequence }) => [sampleRow(sequence)],
    },
  ],
};

/** Returns a row for the table of the sample read model. */
export function sampleRow(sequence: number, row: Partial<TableRow['row']> = {}): TableRow {
  const values = { sequence, line: 0, account: '1310', amount: 100, note: null };
  return { table: 'sample', row: { ...values, ...row } };
}

/** Returns a checkpoint that states the event with this sequence as the last one. */
export function sampleCheckpoint(sequence: number): Checkpoint {
  return {
    position: String(sequence).padStart(16, '0'),
    sequence,
    knownFrom: '2024-05-07T10:00:00.000Z',
    tree: { size: sequence, roots: ['a1'.repeat(32), 'b2'.repeat(32)] },
  };
}

/**
 * Defines tests that every implementation of read stores must pass.
 *
 * @param open returns an empty store.
 */
export function readStoreContract(
  name: string,
  open: (model: ReadModel) => Promise<{ store: ReadStore; close: () => Promise<void> }>,
): void {
  describe(`${name} keeps the promises of the read store port:`, () => {
    const subject = {} as { store: ReadStore };
    let close: () => Promise<void>;
    beforeEach(async () => {
      const opened = await open(sampleReadModel);
      ({ close } = opened);
      subject.store = opened.store;
    });
    afterEach(() => close());

    describe('applying rows', () => applyContract(subject));
    describe('a query', () => queryContract(subject));
  });
}

function applyContract(subject: { store: ReadStore }): void {
  const count = (): unknown => subject.store.query('SELECT count(*) AS rows FROM sample')[0];

  it('starts from nothing', () => {
    expect(subject.store.checkpoint()).toEqual(emptyCheckpoint);
  });

  it('adds the rows and moves the checkpoint', () => {
    subject.store.apply([sampleRow(1), sampleRow(1, { line: 1 })], sampleCheckpoint(1));
    subject.store.apply([], sampleCheckpoint(2));
    expect(count()).toEqual({ rows: 2n });
    expect(subject.store.checkpoint()).toEqual(sampleCheckpoint(2));
  });

  it.each<[string, TableRow]>([
    ['that is there already', sampleRow(1)],
    ['of an unknown table', { ...sampleRow(2), table: 'other' }],
    ['with an unknown column', sampleRow(2, { colour: 'red' })],
    ['without a value it must have', sampleRow(2, { account: null })],
    ['with a value of another type', sampleRow(2, { amount: 'much' })],
    ['with a fraction', sampleRow(2, { amount: 0.5 })],
  ])('does all or nothing: a row %s', (_case, row) => {
    subject.store.apply([sampleRow(1)], sampleCheckpoint(1));
    expect(() => subject.store.apply([sampleRow(3), row], sampleCheckpoint(3))).toThrow();
    expect(count()).toEqual({ rows: 1n });
    expect(subject.store.checkpoint()).toEqual(sampleCheckpoint(1));
  });

  it('never moves the checkpoint back', () => {
    subject.store.apply([sampleRow(1)], sampleCheckpoint(5));
    expect(() => subject.store.apply([sampleRow(2)], sampleCheckpoint(4))).toThrow();
    expect(count()).toEqual({ rows: 1n });
  });
}

function queryContract(subject: { store: ReadStore }): void {
  it('gives integers as bigint, beyond 2^53 too, and text and null as they were', () => {
    const row = { amount: 9_007_199_254_740_993n, account: 'حساب 🤝', note: null };
    subject.store.apply([sampleRow(1, row)], sampleCheckpoint(1));
    expect(subject.store.query('SELECT * FROM sample')).toEqual([
      { sequence: 1n, line: 0n, ...row },
    ]);
  });

  it('takes parameters', () => {
    const rows = [1, 2, 3].map((sequence) => sampleRow(sequence, { account: `a${sequence}` }));
    subject.store.apply(rows, sampleCheckpoint(3));
    const sql = 'SELECT account FROM sample WHERE sequence <= ? AND account > ?';
    expect(subject.store.query(sql, [2, 'a1'])).toEqual([{ account: 'a2' }]);
    expect(subject.store.query(sql, [3n, 'a2'])).toEqual([{ account: 'a3' }]);
  });

  it.each([
    'DELETE FROM sample RETURNING sequence',
    'INSERT INTO sample SELECT * FROM sample',
    'DROP TABLE sample',
    'PRAGMA user_version = 3',
    'BEGIN',
  ])('only reads: %s is refused', (sql) => {
    subject.store.apply([sampleRow(1)], sampleCheckpoint(1));
    expect(() => subject.store.query(sql)).toThrow();
    expect(subject.store.query('SELECT sequence FROM sample')).toEqual([{ sequence: 1n }]);
  });
}
