import { account, readModel } from '@art30/accounting';
import {
  type AsOf,
  atOnce,
  columnsOfReadModels,
  type HeldMoney,
  HeldMoneys,
  KnownCredits,
  OfReadModels,
} from '@art30/books';
import { emptyCheckpoint, type Row, type TableRow } from '@art30/event-sourcing';
import { openScratchReadStore, type SqliteReadStore } from '@art30/storage';
import fc from 'fast-check';

const days = ['2024-01-31', '2024-02-29', '2024-03-31'] as const;
const receipts = ['R1', 'R2', 'R3', 'R4'] as const;
const codes = [account.unappliedReceipts, account.refundsPayable] as const;

const day = fc.constantFrom(...days);
const lines = fc.array(
  fc.record({
    account: fc.constantFrom(...codes, account.receivable),
    amount: fc.constantFrom(-5n, -3n, 3n, 5n),
    usd: fc.constantFrom(-7n, 0n, 7n),
  }),
  { maxLength: 2 },
);

/** Random events of receipts. The first event of each receipt records it; others may record it again. */
const log = fc.array(
  fc.record({
    receipt: fc.constantFrom(...receipts),
    isRecorded: fc.boolean(),
    currency: fc.constantFrom('EUR', 'USD'),
    postedOn: day,
    valueDate: day,
    lines,
  }),
  { minLength: 3, maxLength: 30 },
);
type Event = typeof log extends fc.Arbitrary<readonly (infer One)[]> ? One : never;

const questions = fc.array(
  fc.record({
    which: fc.constantFrom(...(['unapplied', 'refundable', 'either'] as const)),
    asAt: fc.option(day),
    agedOn: fc.constantFrom('2024-03-31', '2024-05-01', '2024-06-30'),
    /** Number of events at the end of the log that the query does not know yet. */
    back: fc.constantFrom(0, 0, 0, 1, 4),
  }),
  { minLength: 5, maxLength: 5 },
);

describe('money without a pledge, kept by currency and age', () => {
  let store: SqliteReadStore;
  afterEach(() => store.close());

  it('is what the rows sum up to, as events come and at any times', () => {
    fc.assert(
      fc.property(log, questions, (events, asked) => {
        store?.close();
        store = openScratchReadStore(readModel);
        const knownCredits = new OfReadModels(store, (one) => new KnownCredits(one));
        const held = new HeldMoneys(store, columnsOfReadModels(store), knownCredits);
        events.forEach((event, index) => {
          const isFirst = events.findIndex(({ receipt }) => receipt === event.receipt) === index;
          store.apply(rowsOf({ ...event, isRecorded: event.isRecorded || isFirst }, index + 1), {
            ...emptyCheckpoint,
            position: String(index + 1),
            sequence: index + 1,
          });
          const { which, asAt, agedOn, back } = asked[
            index % asked.length
          ] as (typeof asked)[number];
          const asOf = { asAt, sequence: Math.max(0, index + 1 - back), recordedAt: null };
          const found = atOnce(held.at(asOf, which, agedOn)) ?? [];
          expect(totalsOf(found.map((one) => ({ ...one })))).toEqual(
            totalsOf(fromRows(store, asOf, { which, agedOn })),
          );
        });
      }),
      { numRuns: 150 },
    );
  });

  it('is that of its own moment where more is booked while it is added up', () => {
    store = openScratchReadStore(readModel);
    const knownCredits = new OfReadModels(store, (one) => new KnownCredits(one));
    const held = new HeldMoneys(store, columnsOfReadModels(store), knownCredits);
    const booked = (sequence: number) => {
      const event = {
        receipt: receipts[sequence % 4] ?? 'R1',
        currency: 'USD' as const,
        isRecorded: false,
      };
      const of = { postedOn: days[0], valueDate: days[0] };
      const line = { account: account.unappliedReceipts, amount: -5n as const, usd: -7n as const };
      const one = { ...event, isRecorded: sequence <= 4, ...of, lines: [line] };
      store.apply(rowsOf(one, sequence), {
        ...emptyCheckpoint,
        position: String(sequence),
        sequence,
      });
    };
    for (let sequence = 1; sequence <= 4; sequence += 1) booked(sequence);
    const early = { asAt: null, sequence: 4, recordedAt: null };
    const question = { which: 'unapplied', agedOn: days[1] } as const;
    const at = (asOf: AsOf) => held.at(asOf, question.which, question.agedOn);
    const adding = at(early);
    adding.next();
    for (let sequence = 5; sequence <= 7; sequence += 1) booked(sequence);
    const later = { ...early, sequence: 7 };
    expect(totalsOf(atOnce(at(later)) ?? [])).toEqual(totalsOf(fromRows(store, later, question)));
    expect(totalsOf(atOnce(adding) ?? [])).toEqual(totalsOf(fromRows(store, early, question)));
  });
});

/** Sums by currency and age bucket. */
function totalsOf(moneys: readonly HeldMoney[]) {
  const sums = new Map<string, HeldMoney>();
  for (const one of moneys) {
    const key = `${one.currency} ${one.bucket}`;
    const before = sums.get(key);
    sums.set(key, before === undefined ? one : added(before, one));
  }
  return Object.fromEntries([...sums].sort());
}

function added(one: HeldMoney, other: HeldMoney): HeldMoney {
  return {
    ...one,
    receipts: one.receipts + other.receipts,
    unapplied: one.unapplied + other.unapplied,
    unappliedUsd: one.unappliedUsd + other.unappliedUsd,
    refundable: one.refundable + other.refundable,
    refundableUsd: one.refundableUsd + other.refundableUsd,
  };
}

/** The same amounts, computed by SQL for each receipt. */
function fromRows(
  store: SqliteReadStore,
  { asAt, sequence }: AsOf,
  { which, agedOn }: { readonly which: string; readonly agedOn: string },
): readonly HeldMoney[] {
  const sumOf = (code: string, column: string, id: string) => {
    const [row] = store.query(
      `SELECT coalesce(sum(amount), 0) AS amount, coalesce(sum(usd), 0) AS usd FROM journal
       WHERE account = ? AND receipt = ? AND sequence <= ? AND posting_date <= ?`,
      [code, id, sequence, asAt ?? '9999-12-31'],
    );
    return row?.['amount'] === 0n ? 0n : -(row?.[column] as bigint);
  };
  return receipts.flatMap((id) => {
    const [credit] = store.query(
      `SELECT currency, value_date FROM credits
       WHERE receipt = ? AND sequence <= ? AND posting_date <= ? ORDER BY sequence DESC LIMIT 1`,
      [id, sequence, asAt ?? '9999-12-31'],
    );
    const [unapplied, refundable] = codes.map((code) => sumOf(code, 'amount', id)) as [
      bigint,
      bigint,
    ];
    const holds = { unapplied, refundable, either: unapplied || refundable };
    if (credit === undefined || !holds[which as keyof typeof holds]) return [];
    return [
      {
        currency: String(credit['currency']),
        bucket: bucketOf(String(credit['value_date']), agedOn),
        receipts: 1,
        unapplied,
        refundable,
        unappliedUsd: sumOf(codes[0], 'usd', id),
        refundableUsd: sumOf(codes[1], 'usd', id),
      },
    ];
  });
}

/** Age bucket, computed with the machine's calendar functions. */
function bucketOf(valueDate: string, agedOn: string): HeldMoney['bucket'] {
  const days = (Date.parse(agedOn) - Date.parse(valueDate)) / 86_400_000;
  if (days <= 30) return 'DAYS_0_30';
  if (days <= 60) return 'DAYS_31_60';
  return days <= 90 ? 'DAYS_61_90' : 'DAYS_91_180';
}

function rowsOf({ receipt, isRecorded, currency, ...event }: Event, sequence: number) {
  const { valueDate, lines } = event;
  // A line of a receipt is never posted before the receipt was recorded.
  const postedOn = isRecorded ? days[0] : event.postedOn;
  const shared = { sequence, event_id: `e${sequence}`, posting_date: postedOn, receipt, currency };
  const fixed: Row = { kind: isRecorded ? 'ReceiptRecorded' : 'ReceiptAssigned', fund: 'A30' };
  const cash = { account: '1110', amount: 1n, usd: 1n };
  const journal = [...(isRecorded ? [cash] : []), ...lines].map((own, line): TableRow => {
    const row: Row = { ...shared, ...fixed, ...own, line, effective_date: postedOn };
    return { table: 'journal', row };
  });
  const credit: TableRow = { table: 'credits', row: creditOf(shared, valueDate) };
  return isRecorded ? [...journal, credit] : journal;
}

function creditOf({ sequence, receipt, currency, posting_date }: Row, value_date: string): Row {
  return {
    sequence: sequence ?? 0,
    receipt: receipt ?? '',
    currency: currency ?? '',
    posting_date: posting_date ?? '',
    value_date,
    bank_account: 'BK',
    net: 1n,
  };
}
