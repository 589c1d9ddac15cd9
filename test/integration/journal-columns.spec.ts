import { chartOfAccounts, readModel } from '@art30/accounting';
import {
  all,
  any,
  balanceWords,
  bridgeWords,
  columnsOfReadModels,
  type Condition,
  condition,
  type Dimension,
  equals,
  has,
  lacks,
  movesMoney,
  noRow,
  not,
  onAccounts,
  oneOf,
  postedBefore,
  postedIn,
  roundTo,
  Slices,
  within,
} from '@art30/books';
import { emptyCheckpoint, type Row, type TableRow } from '@art30/event-sourcing';
import { openScratchReadStore, type SqliteReadStore } from '@art30/storage';
import fc from 'fast-check';

const words = { ...balanceWords, ...bridgeWords };
const codes = chartOfAccounts.map(({ code }) => code);
const kinds = ['ReceiptApplied', 'AgreementSigned', 'PledgeRevalued', 'AllocationMade'];
const days = ['2023-12-31', '2024-01-01', '2024-02-29', '2024-12-31', '2025-01-01'] as const;
const donors = ['DON-A', 'DON-B'];
const pledges = ['P1', 'P2', 'P3'];

const day = fc.constantFrom(...days);
const orNull = <Value>(values: readonly Value[]) => fc.constantFrom(...values, null);

const line = fc.record({
  kind: fc.constantFrom(...kinds),
  account: fc.constantFrom(...codes),
  posting_date: day,
  donor: orNull(donors),
  pledge: orNull(pledges),
  instalment: orNull([1, 2, 10]),
  recommendation: orNull(['m', 'n']),
  purpose: orNull(['k', 'TA-GEN']),
  level: orNull(['GLOBAL']),
  receipt: orNull(['R1', 'R2']),
  fund: fc.constantFrom('A30', 'PSC'),
  account_item: orNull(['INTEREST']),
  currency: fc.constantFrom('EUR', 'USD'),
  // As large as an amount may be, so that sums pass what doubles hold.
  amount: fc.oneof(fc.constantFrom(0n, 500n, -3_000n), fc.bigInt(-(10n ** 13n), 10n ** 13n)),
  usd: fc.bigInt(-(10n ** 13n), 10n ** 13n),
});

/** Lines of each event of a log. */
const log = fc.array(fc.array(line, { maxLength: 4 }), { minLength: 1, maxLength: 12 });

const place = (from: number, to: number) => ({ asAt: null, sequence: Math.min(from, to) });

const bound: fc.Arbitrary<Condition> = fc.oneof(
  fc.nat(14).map((sequence) => within(place(sequence, 14) as never)),
  fc.tuple(fc.nat(14), day).map(([sequence, asAt]) => within({ asAt, sequence, recordedAt: null })),
  fc.tuple(day, day).map(([from, to]) => postedIn({ from, to })),
  day.map((before) => postedBefore(before)),
);

const ofColumns: fc.Arbitrary<Condition> = fc.oneof(
  fc.constantFrom(...donors).map((donor) => equals('donor', donor)),
  fc.constantFrom(1, 10).map((instalment) => equals('instalment', instalment)),
  fc.constantFrom(has('pledge'), lacks('donor'), noRow),
  fc.subarray(pledges).map((ids) => oneOf('pledge', ids)),
  fc.subarray(kinds).map((some) => oneOf('kind', some)),
  fc.constantFrom('1', '13', '1310').map((accounts) => onAccounts([accounts] as never)),
  fc.constant(not(onAccounts(['9'] as never))),
  fc.constantFrom(movesMoney, roundTo(100), roundTo(1_000)),
  fc.constant(any([equals('account', '1310'), equals('kind', 'ReceiptApplied')])),
);

const where: fc.Arbitrary<Condition> = fc.oneof(
  fc.array(fc.oneof(bound, ofColumns), { maxLength: 4 }).map((parts) => all(parts)),
  // What came and what went between two times.
  fc.tuple(bound, bound, ofColumns).map(([one, other, of]) => all([one, not(other), of])),
  fc.tuple(bound, ofColumns).map(([one, of]) => any([one, of])),
);

const dimensions: readonly Dimension[] = [
  ...(['donor', 'pledge', 'instalment', 'purpose', 'account', 'currency', 'year'] as const),
];
const by = fc.shuffledSubarray([...dimensions], { minLength: 1, maxLength: 3 });

describe('sums of lines as columns of numbers', () => {
  let store: SqliteReadStore;
  afterEach(() => store.close());

  it('are those of the rows, for any lines, times, conditions and dimensions', () => {
    fc.assert(
      fc.property(
        log,
        fc.array(fc.tuple(where, by), { minLength: 6, maxLength: 6 }),
        (events, asked) => {
          store?.close();
          store = openScratchReadStore(readModel);
          const fromRows = new Slices(store);
          const columns = columnsOfReadModels(store);
          const fromColumns = new Slices(store, columns);
          events.forEach((lines, index) => {
            store.apply(
              lines.flatMap((one, no) => rowOf(one, index + 1, no)),
              at(index + 1),
            );
            const [condition_, dims] = asked[index % asked.length] as (typeof asked)[number];
            expect(columns.here().sums(condition_, { columns: [] })).toBeDefined();
            expect(answersOf(fromColumns, condition_, dims)).toEqual(
              answersOf(fromRows, condition_, dims),
            );
          });
        },
      ),
      { numRuns: 60 },
    );
  });

  it.each([
    ['few enough to be looked at', 1, 40],
    ['too many to be looked at', 60, 3],
  ])('are those of the rows of lines that are %s, dated back or not', (_, times, numRuns) => {
    fc.assert(
      fc.property(
        manyLines,
        fc.array(manyBounds, { minLength: 8, maxLength: 8 }),
        (lines, asked) => {
          store?.close();
          store = openScratchReadStore(readModel);
          const columns = columnsOfReadModels(store);
          const [fromRows, fromColumns] = [new Slices(store), new Slices(store, columns)];
          lines.forEach(({ behind, ...one }, index) => {
            const posting = new Date(Date.UTC(2023, 11, 20) + (index / 3 - behind) * 86_400_000);
            const row = { ...fixed, ...one, posting_date: posting.toISOString().slice(0, 10) };
            const rows = Array.from({ length: times }, (_one, no) => rowOf(row, index + 1, no));
            store.apply(rows.flat(), at(index + 1));
            // What was known before is still found once more is known.
            if (index % 20 === 0) columns.here().readOn();
          });
          for (const where of asked) {
            for (const dims of [['donor'], ['donor', 'year']] as const) {
              const cut = { by: dims, where };
              expect(fromColumns.all({ cash }, cut)).toEqual(fromRows.all({ cash }, cut));
            }
            expect(fromColumns.count(where)).toBe(fromRows.count(where));
          }
        },
      ),
      { numRuns },
    );
  });

  it('are made from the rows where columns do not say what is asked, or a row holds what no amount is', () => {
    store = openScratchReadStore(readModel);
    const columns = columnsOfReadModels(store);
    const slices = new Slices(store, columns);
    const one: Row = { ...fixed, amount: 5n, usd: 7n, receipt: 'R1' };
    store.apply(rowOf(one, 1, 0), at(1));
    expect(columns.here().sums(condition('usd > 0'), { columns: [] })).toBeUndefined();
    expect(columns.here().sums(not(equals('donor', 'DON-A')), { columns: [] })).toBeUndefined();
    expect(slices.all({ cash }, { by: ['receipt'], where: all([]) })).toEqual([
      { key: ['R1'], sums: { cash: { usd: 7n, amount: 5n } } },
    ]);
    store.apply(rowOf({ ...one, usd: 2n ** 60n }, 2, 0), at(2));
    expect(columns.here().sums(all([]), { columns: [] })).toBeUndefined();
    expect(slices.total({ cash }, all([])).cash.usd).toBe(2n ** 60n + 7n);
  });

  it('are read on a few events at a time', () => {
    store = openScratchReadStore(readModel);
    const columns = columnsOfReadModels(store);
    const rows = Array.from({ length: 3_000 }, (_, index) =>
      rowOf({ ...fixed, usd: most }, index + 1, 0),
    );
    store.apply(rows.flat(), at(3_000));
    // Too many to be waited for.
    expect(columns.here().sums(all([]), { columns: [] })).toBeUndefined();
    let steps = 1;
    while (columns.here().readOn()) steps += 1;
    expect(steps).toBe(6);
    expect(new Slices(store, columns).total({ cash }, all([])).cash.usd).toBe(3_000n * most);
  });
});

/** Lines of few cells, three a day, most of them dated within five days and some much earlier. */
const manyLines = fc.array(
  fc.record({
    donor: fc.constantFrom(...donors),
    behind: fc.oneof({ weight: 9, arbitrary: fc.nat(5) }, { weight: 1, arbitrary: fc.nat(60) }),
    usd: fc.oneof(fc.bigInt(-100n, 100n), fc.bigInt(-(2n ** 50n), 2n ** 50n)),
    amount: fc.bigInt(1n, 10n ** 13n),
  }),
  { minLength: 60, maxLength: 160 },
);

const someDay = fc
  .nat(90)
  .map((days) => new Date(Date.UTC(2023, 10, 1) + days * 86_400_000).toISOString().slice(0, 10));

const manyBounds = fc
  .tuple(fc.nat(170), someDay, fc.option(someDay))
  .map(([sequence, to, from]) =>
    all([
      within({ asAt: to, sequence, recordedAt: null }),
      ...(from === null ? [] : [postedIn({ from, to: null })]),
    ]),
  );

const { cash } = balanceWords;
/** So many of these that their sum passes what a double holds. */
const most = 10n ** 13n - 1n;

const fixed: Row = {
  ...{ kind: 'ReceiptRecorded', account: '1110', posting_date: '2024-07-02', currency: 'USD' },
  ...{ donor: null, pledge: 'P1', fund: 'A30', amount: 1n, usd: 1n },
};

function at(sequence: number) {
  return { ...emptyCheckpoint, position: String(sequence), sequence };
}

function rowOf(one: object, sequence: number, no: number): TableRow[] {
  const row: Row = { ...(one as Row), sequence, line: no, event_id: `e${sequence}` };
  return [{ table: 'journal', row: { ...row, effective_date: row['posting_date'] ?? null } }];
}

/** All that slices answer. */
function answersOf(slices: Slices, asked: Condition, dims: readonly Dimension[]) {
  const cut = { by: dims, where: asked };
  const page = { asOf: place(1, 1) as never, limit: 2, after: null };
  const first = slices.page(words, cut, page);
  const key = first.nextAfter;
  return {
    all: slices.all(words, cut),
    some: slices.all(words, { ...cut, unlessZero: ['received', 'cash'] }),
    first,
    next: key === null ? null : slices.page(words, cut, { ...page, after: key }),
    total: slices.total(words, asked),
    count: slices.count(asked),
    counts: [...slices.counts('currency', asked)].sort(),
    ofEvents: slices.count(slices.ofEvents(asked)),
    currency: slices.oneCurrency(asked),
    years: slices.valuesOf('year', asked).toSorted(),
    lacking: slices
      .lacking({ outstanding: balanceWords.outstanding }, cut, ['purpose'])
      .toSorted((one, other) => (JSON.stringify(one.key) < JSON.stringify(other.key) ? -1 : 1)),
  };
}
