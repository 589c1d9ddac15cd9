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
import { type NaiveLine, naiveSlices, naiveSums } from '../support/naive-figures';

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
  // Amounts up to the largest that is allowed, so that sums exceed the integers of a double.
  amount: fc.oneof(fc.constantFrom(0n, 500n, -3_000n), fc.bigInt(-(10n ** 13n), 10n ** 13n)),
  usd: fc.bigInt(-(10n ** 13n), 10n ** 13n),
});

/** Random logs: for each event its journal lines. */
const log = fc.array(fc.array(line, { maxLength: 4 }), { minLength: 1, maxLength: 12 });

/** A query condition, and an independent filter that must select the same lines. */
interface Asked {
  readonly where: Condition;
  readonly counts: (line: NaiveLine) => boolean;
}

const allOf = (parts: readonly Asked[]): Asked => ({
  where: all(parts.map(({ where }) => where)),
  counts: (line) => parts.every(({ counts }) => counts(line)),
});
const anyOf = (parts: readonly Asked[]): Asked => ({
  where: any(parts.map(({ where }) => where)),
  counts: (line) => parts.some(({ counts }) => counts(line)),
});
const noneOf = ({ where, counts }: Asked): Asked => ({
  where: not(where),
  counts: (line) => !counts(line),
});

const at = (sequence: number, asAt: string | null): Asked => ({
  where: within({ asAt, sequence, recordedAt: null }),
  counts: (line) => line.sequence <= sequence && (asAt === null || line.postingDate <= asAt),
});
const between = (from: string, to: string | null): Asked => ({
  where: postedIn({ from, to }),
  counts: ({ postingDate }) => postingDate >= from && (to === null || postingDate <= to),
});

const bound: fc.Arbitrary<Asked> = fc.oneof(
  fc.nat(14).map((sequence) => at(sequence, null)),
  fc.tuple(fc.nat(14), day).map(([sequence, asAt]) => at(sequence, asAt)),
  fc.tuple(day, day).map(([from, to]) => between(from, to)),
  day.map((before) => ({
    where: postedBefore(before),
    counts: ({ postingDate }: NaiveLine) => postingDate < before,
  })),
);

const isOn =
  (begins: string) =>
  ({ account }: NaiveLine) =>
    account.startsWith(begins);

const ofColumns: fc.Arbitrary<Asked> = fc.oneof(
  fc.constantFrom(...donors).map((donor) => ({
    where: equals('donor', donor),
    counts: ({ dims }: NaiveLine) => dims['donor'] === donor,
  })),
  fc.constantFrom(1, 10).map((instalment) => ({
    where: equals('instalment', instalment),
    counts: ({ dims }: NaiveLine) => dims['instalment'] === instalment,
  })),
  fc.constantFrom<Asked>(
    { where: has('pledge'), counts: ({ pledge }) => pledge !== null },
    { where: lacks('donor'), counts: ({ dims }) => dims['donor'] === null },
    { where: noRow, counts: () => false },
    { where: not(onAccounts(['9'] as never)), counts: (line) => !isOn('9')(line) },
    { where: movesMoney, counts: ({ amount }) => amount !== 0n },
    { where: roundTo(100), counts: ({ amount }) => amount % 100n === 0n },
    { where: roundTo(1_000), counts: ({ amount }) => amount % 1_000n === 0n },
    {
      where: any([equals('account', '1310'), equals('kind', 'ReceiptApplied')]),
      counts: ({ account, kind }) => account === '1310' || kind === 'ReceiptApplied',
    },
  ),
  fc.subarray(pledges).map((ids) => ({
    where: oneOf('pledge', ids),
    counts: ({ pledge }: NaiveLine) => pledge !== null && ids.includes(pledge),
  })),
  fc.subarray(kinds).map((some) => ({
    where: oneOf('kind', some),
    counts: ({ kind }: NaiveLine) => some.includes(kind),
  })),
  fc.constantFrom('1', '13', '1310').map((begins) => ({
    where: onAccounts([begins] as never),
    counts: isOn(begins),
  })),
);

const someLines: fc.Arbitrary<Asked> = fc.oneof(
  fc.array(fc.oneof(bound, ofColumns), { maxLength: 4 }).map(allOf),
  // The lines that were added and removed between two times.
  fc.tuple(bound, bound, ofColumns).map(([one, other, of]) => allOf([one, noneOf(other), of])),
  fc.tuple(bound, ofColumns).map(anyOf),
);

/** Sums by receipt are computed from the rows in both cases; the columns do not contain receipts. */
const dimensions: readonly Dimension[] = [
  ...(['donor', 'pledge', 'instalment', 'purpose', 'account', 'currency', 'year'] as const),
  ...(['fund', 'receipt'] as const),
];
const by = fc.shuffledSubarray([...dimensions], { minLength: 1, maxLength: 3 });

describe('sums of lines as columns of numbers', () => {
  let store: SqliteReadStore;
  afterEach(() => store.close());

  it('are those of the lines one by one, for any lines, times, conditions and dimensions', () => {
    fc.assert(
      fc.property(
        log,
        fc.array(fc.tuple(someLines, by), { minLength: 6, maxLength: 6 }),
        (events, asked) => {
          store?.close();
          store = openScratchReadStore(readModel);
          const fromRows = new Slices(store);
          const columns = columnsOfReadModels(store);
          const fromColumns = new Slices(store, columns);
          const knownLines: NaiveLine[] = [];
          events.forEach((lines, index) => {
            store.apply(
              lines.flatMap((one, no) => rowOf(one, index + 1, no)),
              through(index + 1),
            );
            knownLines.push(...lines.map((one) => naiveLine(one, index + 1)));
            const [{ where, counts }, dims] = asked[index % asked.length] as (typeof asked)[number];
            expect(columns.here().sums(where, { columns: [] })).toBeDefined();
            const folded = foldedFrom(knownLines.filter(counts), dims);
            expect(answersOf(fromColumns, where, dims)).toEqual(folded);
            expect(answersOf(fromRows, where, dims)).toEqual(folded);
          });
        },
      ),
      { numRuns: 60 },
    );
  });

  it.each([
    ['few enough to be looked at', 1, 40],
    ['too many to be looked at', 60, 3],
  ])('are those of lines one by one that are %s, dated back or not', (_, times, numRuns) => {
    fc.assert(
      fc.property(
        manyLines,
        fc.array(manyBounds, { minLength: 8, maxLength: 8 }),
        (lines, asked) => {
          store?.close();
          store = openScratchReadStore(readModel);
          const columns = columnsOfReadModels(store);
          const slices = new Slices(store, columns);
          const knownLines: NaiveLine[] = [];
          lines.forEach(({ behind, ...one }, index) => {
            const posting = new Date(Date.UTC(2023, 11, 20) + (index / 3 - behind) * 86_400_000);
            const row = { ...fixed, ...one, posting_date: posting.toISOString().slice(0, 10) };
            const rows = Array.from({ length: times }, (_one, no) => rowOf(row, index + 1, no));
            store.apply(rows.flat(), through(index + 1));
            knownLines.push(...Array<NaiveLine>(times).fill(naiveLine(row, index + 1)));
            // Read in several steps: lines from earlier steps must still be found after later ones.
            if (index % 20 === 0) columns.here().readOn();
          });
          for (const { where, counts } of asked.flat()) {
            const counted = knownLines.filter(counts);
            for (const dims of [['donor'], ['donor', 'year']] as const) {
              const found = slices.all({ cash }, { by: dims, where });
              expect(found).toEqual(naiveSlices({ cash }, dims, counted));
            }
            expect(linesOf(slices, where)).toBe(counted.length);
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
    store.apply(rowOf(one, 1, 0), through(1));
    expect(columns.here().sums(condition('usd > 0'), { columns: [] })).toBeUndefined();
    expect(columns.here().sums(not(equals('donor', 'DON-A')), { columns: [] })).toBeUndefined();
    expect(slices.all({ cash }, { by: ['receipt'], where: all([]) })).toEqual([
      { key: ['R1'], sums: { cash: { usd: 7n, amount: 5n } } },
    ]);
    store.apply(rowOf({ ...one, usd: 2n ** 60n }, 2, 0), through(2));
    expect(columns.here().sums(all([]), { columns: [] })).toBeUndefined();
    expect(slices.total({ cash }, all([])).cash.usd).toBe(2n ** 60n + 7n);
  });

  it('are read on a few events at a time', () => {
    store = openScratchReadStore(readModel);
    const columns = columnsOfReadModels(store);
    const rows = Array.from({ length: 3_000 }, (_, index) =>
      rowOf({ ...fixed, usd: most }, index + 1, 0),
    );
    store.apply(rows.flat(), through(3_000));
    // So many lines are unread that the query does not wait for the columns.
    expect(columns.here().sums(all([]), { columns: [] })).toBeUndefined();
    let steps = 1;
    while (columns.here().readOn()) steps += 1;
    expect(steps).toBe(6);
    expect(new Slices(store, columns).total({ cash }, all([])).cash.usd).toBe(3_000n * most);
  });
});

/**
 * Random lines with few distinct dimensions, three a day, most dated within five days and some much earlier.
 */
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

/** The same dates as known at two events. The sums of the first are extended to those of the second. */
const manyBounds: fc.Arbitrary<readonly Asked[]> = fc
  .tuple(fc.nat(150), someDay, fc.option(someDay))
  .map(([sequence, to, from]) =>
    [sequence, sequence + 20].map((knownAt) =>
      allOf([at(knownAt, to), ...(from === null ? [] : [between(from, null)])]),
    ),
  );

const { cash, outstanding, fundBalance } = balanceWords;
/** Words that sum many accounts, so that one purpose has lines on accounts that another has not. */
const lackingWords = { outstanding, fundBalance };
/** An amount whose sum over these lines exceeds the integers of a double. */
const most = 10n ** 13n - 1n;

const fixed: Row = {
  kind: 'ReceiptRecorded',
  account: '1110',
  posting_date: '2024-07-02',
  currency: 'USD',
  donor: null,
  pledge: 'P1',
  fund: 'A30',
  amount: 1n,
  usd: 1n,
};

function through(sequence: number) {
  return { ...emptyCheckpoint, position: String(sequence), sequence };
}

function rowOf(one: object, sequence: number, no: number): TableRow[] {
  const row: Row = { ...(one as Row), sequence, line: no, event_id: `e${sequence}` };
  return [{ table: 'journal', row: { ...row, effective_date: row['posting_date'] ?? null } }];
}

/** The journal line of a row of the read model. */
function naiveLine(one: object, sequence: number): NaiveLine {
  const row = one as Row & Pick<NaiveLine, 'kind' | 'account' | 'usd' | 'amount'>;
  const { account, kind, usd, amount, posting_date, bank_account, account_item, ...dims } = row;
  const postingDate = String(posting_date);
  return {
    sequence,
    eventId: `e${sequence}`,
    base: `e${sequence}`,
    postingDate,
    account,
    kind,
    usd,
    amount,
    isValueAlone: amount === 0n,
    pledge: row['pledge'] as string | null,
    dims: {
      ...(dims as NaiveLine['dims']),
      account,
      bankAccount: (bank_account ?? null) as null,
      year: postingDate.slice(0, 4),
      accountItem: (account_item ?? null) as string | null,
    },
  };
}

function linesOf(slices: Slices, where: Condition): number {
  return [...slices.counts('account', where).values()].reduce((sum, lines) => sum + lines, 0);
}

/** All sums and slices that the columns return for a query. */
function answersOf(slices: Slices, asked: Condition, dims: readonly Dimension[]) {
  const cut = { by: dims, where: asked };
  const page = { asOf: { asAt: null, sequence: 1, recordedAt: null }, limit: 2, after: null };
  const first = slices.page(words, cut, page);
  const key = first.nextAfter;
  return {
    all: slices.all(words, cut),
    some: slices.all(words, { ...cut, unlessZero: ['received', 'cash'] }),
    first,
    next: key === null ? null : slices.page(words, cut, { ...page, after: key }),
    total: slices.total(words, asked),
    counts: [...slices.counts('currency', asked)].sort(),
    ofEvents: linesOf(slices, slices.ofEvents(asked)),
    years: slices.valuesOf('year', asked).toSorted(),
    purposes: slices.valuesOf('purpose', asked).map(String).toSorted(),
    lacking: [...slices.lacking(lackingWords, cut, ['purpose'])].sort(byKey),
  };
}

/** The same sums and slices, computed from the selected lines alone. */
function foldedFrom(lines: readonly NaiveLine[], dims: readonly Dimension[]): object {
  const slices = naiveSlices(words, dims, lines);
  const pageFrom = (first: number) => ({
    rows: slices.slice(first, first + 2),
    nextAfter: slices.length > first + 2 ? slices[first + 1]?.key : null,
  });
  return {
    all: slices,
    some: slices.filter(({ sums: { received, cash: money } }) =>
      [received, money].some(({ usd, amount }) => usd !== 0n || amount !== 0n),
    ),
    first: pageFrom(0),
    next: slices.length > 2 ? pageFrom(2) : null,
    total: naiveSums(words, lines),
    counts: naiveSlices({}, ['currency'], lines).map(({ key: [code] }) => [
      code,
      lines.filter((line) => line.dims['currency'] === code).length,
    ]),
    ofEvents: lines.length,
    years: naiveSlices({}, ['year'], lines).map(({ key }) => key[0]),
    purposes: naiveSlices({}, ['purpose'], lines).map(({ key }) => String(key[0])),
    lacking: lackingIn(lines, dims),
  };
}

function lackingIn(lines: readonly NaiveLine[], dims: readonly Dimension[]) {
  const finer = naiveSlices(lackingWords, [...dims, 'purpose'], lines);
  return naiveSlices({}, dims, lines)
    .map(({ key }) => {
      const own = finer.filter((one) => dims.every((_, index) => one.key[index] === key[index]));
      const ofPlaces = own.flatMap(({ sums }) => Object.values(sums).map(({ usd }) => usd));
      const short = ofPlaces.filter((usd) => usd < 0n);
      return { key, usd: short.reduce((sum, usd) => sum - usd, 0n) };
    })
    .filter(({ usd }) => usd > 0n)
    .sort(byKey);
}

const byKey = ({ key: one }: { key: object }, { key: other }: { key: object }) =>
  JSON.stringify(one) < JSON.stringify(other) ? -1 : 1;
