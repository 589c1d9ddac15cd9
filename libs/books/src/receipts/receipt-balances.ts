import { account, codesOf, stream } from '@art30/accounting';
import type { ColumnValue, ReadStore } from '@art30/event-sourcing';
import { suspenseAgesOn } from '../times/ages';
import { type AsOf, cutPage, keyOfLength, type Page } from '../times/as-of';
import {
  all,
  condition,
  type Condition,
  equals,
  everyRow,
  lacks,
  within,
} from '../times/conditions';
import type { CursorKey } from '../times/cursor';
import { minor, ordinal, type ResultRow, text } from '../times/rows';
import type { ColumnsOfReadModels, OfReadModels } from '../columns/journal-columns';
import { moneyOf, usdMoney } from '../slices/slice-values';
import type { Slices } from '../slices/slices';
import type { HeldMoney, Holding } from './holdings-at';
import { HeldMoneys } from './held-moneys';
import { HoldingReceipts, type HoldingReceipt, type SomeHolding } from './holding-receipts';
import type { KnownCredits } from './recent-credits';
import type { InPieces } from '../caches/read-ahead';
import { balanceWords } from '../words/balance-words';
import { contributionSql, minus, plus, type Word, type Words } from '../words/words';

export const receiptStatuses = ['unapplied', 'applied', 'returned', 'reversed'] as const;
export type ReceiptStatus = (typeof receiptStatuses)[number];

/**
 * Filters of a list of receipts: the statuses, and `overpaid` for receipts of any status with an overpayment owed back.
 */
export const receiptFilters = [...receiptStatuses, 'overpaid'] as const;
export type ReceiptFilter = (typeof receiptFilters)[number];

/** Status and balances of a receipt, in minor units of its currency and in US cents. */
export interface ReceiptBalances {
  readonly id: string;
  /** Sequence of the event that first recorded the receipt. */
  readonly first: number;
  readonly status: ReceiptStatus;
  readonly unapplied: bigint;
  readonly unappliedUsd: bigint;
  readonly refundable: bigint;
  readonly refundableUsd: bigint;
}

/** Definitions of a receipt's figures as sums over its journal lines. */
export const receiptBalanceWords = {
  unapplied: { means: 'Money in suspense', terms: [minus(account.unappliedReceipts)] },
  refundable: { means: 'Overpayment owed back', terms: [minus(account.refundsPayable)] },
  applied: { means: 'Cash that has a pledge', terms: [{ ...plus(codesOf.cash), ofPledges: true }] },
} as const satisfies Words;

const cashAlone = { cash: balanceWords.cash };

/**
 * Reads the balances and statuses of receipts. A status is computed from journal lines and register rows, since it is
 * not stored.
 */
export class ReceiptBalanceReader {
  private readonly candidates: HoldingReceipts;
  private readonly moneys: HeldMoneys;

  constructor(
    private readonly readStore: ReadStore,
    private readonly slices: Slices,
    columns: ColumnsOfReadModels,
    credits: OfReadModels<KnownCredits>,
  ) {
    this.candidates = new HoldingReceipts(readStore, slices, columns, credits);
    this.moneys = new HeldMoneys(readStore, columns, credits);
  }

  /** Returns one page of receipts in the order in which they were recorded. */
  *page(
    page: Page,
    filter: ReceiptFilter | undefined,
  ): InPieces<{ rows: readonly ReceiptBalances[]; nextAfter: CursorKey | null }> {
    const [after = 0] = keyOfLength(page, 1) ?? [];
    const found = yield* this.after(page, filter, after);
    return cutPage(found, page, ({ first }) => [first]);
  }

  /** Returns the receipts after a sequence that match the filter. They are read in batches until the page is full. */
  private *after(
    page: Page,
    filter: ReceiptFilter | undefined,
    after: CursorKey[number],
  ): InPieces<readonly ReceiptBalances[]> {
    const { asOf, limit } = page;
    const having = only(filter);
    if (filter === 'unapplied' || filter === 'overpaid')
      return yield* this.holdingAfter(page, filter, typeof after === 'number' ? after : 0);
    const found: ReceiptBalances[] = [];
    const atATime = filter === undefined ? limit + 1 : receiptsAtATime;
    let last = after;
    while (found.length <= limit) {
      const opened = this.openedAfter(asOf, last, atATime);
      const ids = opened.map((row) => text(row, 'id'));
      found.push(...this.read({ asOf, ids }, all(having), limit + 1 - found.length));
      const end = opened.at(-1);
      if (end === undefined || opened.length < atATime) break;
      last = ordinal(end, 'first');
      yield undefined;
    }
    return found;
  }

  /**
   * Returns the next receipts with money that no pledge has taken, found by their first journal lines. A receipt is
   * never recorded before its first line, so earlier ones can be skipped.
   */
  private *holdingAfter(
    { asOf, limit }: Page,
    filter: 'unapplied' | 'overpaid',
    after: number,
  ): InPieces<readonly ReceiptBalances[]> {
    const code = filter === 'unapplied' ? account.unappliedReceipts : account.refundsPayable;
    const where = all([...only(filter), condition('first > ?', after)]);
    const atATime = Math.min(limit + 1, receiptsAtATime);
    const found = new Map<string, ReceiptBalances>();
    for (let from: number | null = null; ;) {
      const some: SomeHolding = this.candidates.some(code, asOf, { after, from, limit: atATime });
      const { ids, next } = some;
      for (const one of this.read({ asOf, ids }, where, ids.length)) found.set(one.id, one);
      const inOrder = [...found.values()].sort((one, other) => one.first - other.first);
      const last = inOrder[limit];
      const isFull = last !== undefined && (next?.first ?? Infinity) > last.first;
      if (next === null || isFull) return inOrder.slice(0, limit + 1);
      from = next.number;
      yield undefined;
    }
  }

  /** Returns ids of receipts in the order in which they were first recorded. */
  private openedAfter(asOf: AsOf, after: ColumnValue, limit: number): readonly ResultRow[] {
    const recordedRows = within(asOf);
    const opening = `json_type(changes, '$.bankReference') IS NOT NULL AND ${recordedRows.sql}`;
    return this.readStore.query(
      `SELECT id, sequence AS first FROM receipts AS recorded WHERE sequence > ? AND ${opening}
         AND NOT EXISTS (SELECT 1 FROM receipts
           WHERE receipts.id = recorded.id AND receipts.sequence < recorded.sequence AND ${opening})
       ORDER BY sequence LIMIT ?`,
      [after, ...recordedRows.values, ...recordedRows.values, limit],
    );
  }

  /** Returns the money that no pledge has taken, by currency and by age on the day `agedOn`. */
  *held(
    asOf: AsOf,
    filter: ReceiptFilter | undefined,
    agedOn: string,
  ): InPieces<readonly HeldMoney[]> {
    const which = holdingBy[filter ?? 'any'];
    const heldMoney = which && (yield* this.moneys.at(asOf, which, agedOn));
    if (heldMoney) return heldMoney;
    yield undefined;
    const ages = suspenseAgesOn(agedOn);
    return this.holding(asOf, filter).map(({ valueDate, ...money }) => {
      return { ...money, bucket: ages.of(valueDate), receipts: 1 };
    });
  }

  /** Returns the receipts with money that no pledge has taken, with their value dates. */
  holding(asOf: AsOf, filter: ReceiptFilter | undefined): readonly HoldingReceipt[] {
    const holding = this.candidates.all(asOf);
    if (filter === undefined) return holding;
    if (filter === 'overpaid') return holding.filter(({ refundable }) => refundable !== 0n);
    // Any money in suspense gives a receipt the status `unapplied`, so the status need not be read.
    if (filter === 'unapplied') return holding.filter(({ unapplied }) => unapplied !== 0n);
    const others = holding.filter(({ unapplied }) => unapplied === 0n);
    const ids = others.map(({ id }) => id);
    const found = this.read({ asOf, ids }, all(only(filter)), ids.length);
    const having = new Set(found.map(({ id }) => id));
    return others.filter(({ id }) => having.has(id));
  }

  of(id: string, asOf: AsOf): ReceiptBalances | undefined {
    return this.read({ asOf, ids: [id] }, everyRow, 1)[0];
  }

  /** Returns the ids of a receipt's applications to pledges, in the order in which they were made. */
  applications(receiptId: string, { sequence }: AsOf): string[] {
    const rows = this.readStore.query(
      `SELECT applications.id FROM events JOIN applications USING (sequence)
       WHERE events.stream = ? AND events.type = 'ReceiptAssigned' AND events.sequence <= ?
       ORDER BY events.sequence`,
      [stream.receipt(receiptId), sequence],
    );
    return rows.map((row) => text(row, 'id'));
  }

  /** Returns the cash of a receipt that belongs to no pledge, by bank account. Accounts without cash are left out. */
  cashOf(receiptId: string, asOf: AsOf) {
    const where = all([equals('receipt', receiptId), lacks('pledge'), within(asOf)]);
    const by = ['bankAccount', 'currency'] as const;
    const held = this.slices.all(cashAlone, { by, where, unlessZero: ['cash'] });
    return held.map(({ key: [bankAccount, currency], sums: { cash } }) => ({
      bankAccount: String(bankAccount),
      amount: moneyOf(cash.amount, String(currency)),
      usd: usdMoney(cash.usd),
    }));
  }

  private read(among: Among, where: Condition, limit: number): ReceiptBalances[] {
    const sql = `SELECT * FROM standing WHERE ${where.sql} ORDER BY first LIMIT ?`;
    return this.balanceRows(among, sql, [...where.values, limit]).map(balancesOf);
  }

  private balanceRows({ asOf, ids }: Among, sql: string, values: readonly ColumnValue[]) {
    const recordedRows = within(asOf);
    const times = Array.from({ length: 5 }, () => recordedRows.values).flat();
    const parameters = [JSON.stringify(ids), ...times, ...values];
    return this.readStore.query(`${balancesSql(recordedRows.sql)} ${sql}`, parameters);
  }
}

/** Ids of the receipts to read, and the date and sequence through which they are read. */
interface Among {
  readonly asOf: AsOf;
  readonly ids: readonly string[];
}

/** Filters that follow from the money of a receipt without its status, with the kind of money that they require. */
const holdingBy: Readonly<Partial<Record<ReceiptFilter | 'any', Holding>>> = {
  any: 'either',
  unapplied: 'unapplied',
  overpaid: 'refundable',
};

/** Number of receipts that are read in one batch while a list is filtered by status. */
const receiptsAtATime = 200;

function only(filter: ReceiptFilter | undefined): Condition[] {
  if (filter === undefined) return [];
  return [filter === 'overpaid' ? condition('refundable <> 0') : condition('status = ?', filter)];
}

// With a single max() in a query, SQLite takes the other columns from the row with the maximum. So each
// latest status comes from the row with the highest sequence.
function balancesSql(recordedSql: string): string {
  return `
    WITH asked AS MATERIALIZED (
      SELECT value AS id FROM json_each(?)
    ), opened AS (
      SELECT id, min(sequence) AS first FROM receipts
      WHERE id IN asked AND json_type(changes, '$.bankReference') IS NOT NULL AND ${recordedSql}
      GROUP BY id
    ), latest AS (
      SELECT id, json_extract(changes, '$.status') AS recorded, max(sequence) FROM receipts
      WHERE id IN asked AND json_type(changes, '$.status') IS NOT NULL AND ${recordedSql} GROUP BY id
    ), held AS (
      SELECT receipt AS id, ${sums('unapplied')}, ${sums('refundable')}, ${sums('applied')}
      FROM journal WHERE receipt IN asked AND ${recordedSql} GROUP BY receipt
    ), made AS (
      SELECT asked.id AS receipt, applications.id FROM asked
        JOIN events ON events.stream = '${stream.receipt('')}' || asked.id
          AND events.type = 'ReceiptAssigned'
        JOIN applications USING (sequence)
    ), state AS (
      SELECT id, json_extract(changes, '$.state') AS state, max(sequence) FROM applications
      WHERE id IN (SELECT id FROM made) AND json_type(changes, '$.state') IS NOT NULL AND ${recordedSql}
      GROUP BY id
    ), taken AS (
      SELECT receipt AS id FROM made JOIN state USING (id) JOIN applications USING (id)
      WHERE state = 'applied' AND json_type(changes, '$.receiptId') IS NOT NULL AND ${recordedSql}
    ), standing AS (
      SELECT id, first, unapplied, unapplied_usd, refundable, refundable_usd,
        CASE WHEN recorded = 'REVERSED' THEN 'reversed' WHEN unapplied <> 0 THEN 'unapplied'
          WHEN applied <> 0 OR id IN (SELECT id FROM taken) THEN 'applied'
          ELSE 'returned' END AS status
      FROM opened JOIN latest USING (id) LEFT JOIN held USING (id)
    )`;
}

function sums(name: keyof typeof receiptBalanceWords): string {
  const word: Word = receiptBalanceWords[name];
  return `
    sum(${contributionSql(word, 'amount')}) AS ${name},
    sum(${contributionSql(word, 'usd')}) AS ${name}_usd`;
}

function balancesOf(row: ResultRow): ReceiptBalances {
  return {
    id: text(row, 'id'),
    first: ordinal(row, 'first'),
    status: text(row, 'status') as ReceiptStatus,
    ...moneyOfRow(row),
  };
}

function moneyOfRow(row: ResultRow): WithoutPledge {
  return {
    unapplied: minor(row, 'unapplied'),
    unappliedUsd: minor(row, 'unapplied_usd'),
    refundable: minor(row, 'refundable'),
    refundableUsd: minor(row, 'refundable_usd'),
  };
}

type WithoutPledge = Omit<HeldMoney, 'currency' | 'bucket' | 'receipts'>;
