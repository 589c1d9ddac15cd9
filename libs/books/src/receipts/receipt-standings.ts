import { account, codesOf, stream, type MoneyFact } from '@art30/accounting';
import type { ColumnValue, ReadStore } from '@art30/event-sourcing';
import { type AsOf, cutPage, keyOfLength, type Page } from '../times/as-of';
import { all, condition, type Condition, onAccounts, within } from '../times/conditions';
import type { CursorKey } from '../times/cursor';
import { minor, ordinal, type ResultRow, text } from '../times/rows';
import { moneyOf, usdMoney } from '../slices/slice-values';
import { contributionSql, minus, plus, type Word, type Words } from '../words/words';

export const receiptStatuses = ['unapplied', 'applied', 'returned', 'reversed'] as const;
export type ReceiptStatus = (typeof receiptStatuses)[number];

/** Filter beside the statuses: receipts of any status with an overpayment owed to the donor. */
export const receiptFilters = [...receiptStatuses, 'overpaid'] as const;
export type ReceiptFilter = (typeof receiptFilters)[number];

/** Money of a receipt by where it is: minor units of its currency, and US cents. */
export interface ReceiptStanding {
  readonly id: string;
  /** Sequence of the event that recorded it first. */
  readonly first: number;
  readonly status: ReceiptStatus;
  readonly unapplied: bigint;
  readonly unappliedUsd: bigint;
  readonly refundable: bigint;
  readonly refundableUsd: bigint;
}

/** Money of receipts that is applied to no pledge, of one currency and value date. */
export interface HeldMoney {
  readonly currency: string;
  readonly valueDate: string;
  /** Number of receipts that hold such money. */
  readonly receipts: number;
  readonly unapplied: bigint;
  readonly unappliedUsd: bigint;
  readonly refundable: bigint;
  readonly refundableUsd: bigint;
}

/** Cash of a receipt on one account. */
interface ReceiptCashThere {
  readonly bankAccount: string;
  readonly amount: MoneyFact;
  readonly usd: MoneyFact;
}

/** Sums over the journal lines of a receipt. */
export const standingWords = {
  unapplied: { means: 'Money in suspense', terms: [minus(account.unappliedReceipts)] },
  refundable: { means: 'Overpayment owed back', terms: [minus(account.refundsPayable)] },
  applied: { means: 'Cash that has a pledge', terms: [{ ...plus(codesOf.cash), ofPledges: true }] },
} as const satisfies Words;

/** Tells where the money of receipts stands; the status is a matter of the journal. */
export class ReceiptStandings {
  constructor(private readonly readStore: ReadStore) {}

  /** One page of receipts in the order in which they were recorded. */
  page(
    page: Page,
    filter: ReceiptFilter | undefined,
  ): { rows: readonly ReceiptStanding[]; nextAfter: CursorKey | null } {
    const after = keyOfLength(page, 1);
    const where = all([
      ...only(filter),
      ...(after === null ? [] : [condition('first > ?', ...after)]),
    ]);
    const found = this.read(page.asOf, where, page.limit + 1);
    return cutPage(found, page, ({ first }) => [first]);
  }

  /** Money of receipts that is applied to no pledge, by currency and value date. */
  held(asOf: AsOf, filter: ReceiptFilter | undefined): readonly HeldMoney[] {
    const where = all([...only(filter), holds]);
    const rows = this.standings(
      asOf,
      `SELECT currency, value_date, count(*) AS receipts, sum(unapplied) AS unapplied,
         sum(unapplied_usd) AS unapplied_usd, sum(refundable) AS refundable,
         sum(refundable_usd) AS refundable_usd
       FROM standing WHERE ${where.sql} GROUP BY currency, value_date`,
      where.values,
    );
    return rows.map((row) => ({
      currency: text(row, 'currency'),
      valueDate: text(row, 'value_date'),
      receipts: ordinal(row, 'receipts'),
      ...moneyOfRow(row),
    }));
  }

  /** Receipts that hold such money, with their value dates. */
  holding(
    asOf: AsOf,
    filter: ReceiptFilter | undefined,
  ): readonly { readonly id: string; readonly valueDate: string }[] {
    const where = all([...only(filter), holds]);
    const sql = `SELECT id, value_date FROM standing WHERE ${where.sql}`;
    return this.standings(asOf, sql, where.values).map((row) => ({
      id: text(row, 'id'),
      valueDate: text(row, 'value_date'),
    }));
  }

  of(id: string, asOf: AsOf): ReceiptStanding | undefined {
    return this.read(asOf, condition('id = ?', id), 1)[0];
  }

  /** Ids of its applications in the order in which they were made, in the receipt's stream. */
  applications(receiptId: string, { sequence }: AsOf): string[] {
    const rows = this.readStore.query(
      `SELECT applications.id FROM events JOIN applications USING (sequence)
       WHERE events.stream = ? AND events.type = 'ReceiptAssigned' AND events.sequence <= ?
       ORDER BY events.sequence`,
      [stream.receipt(receiptId), sequence],
    );
    return rows.map((row) => text(row, 'id'));
  }

  /** Cash of a receipt that has no pledge, by bank account, where there is any. */
  cashOf(receiptId: string, asOf: AsOf): readonly ReceiptCashThere[] {
    const where = all([
      condition('receipt = ? AND pledge IS NULL', receiptId),
      onAccounts([codesOf.cash]),
      within(asOf),
    ]);
    const rows = this.readStore.query(
      `SELECT bank_account, currency, sum(amount) AS amount, sum(usd) AS usd
       FROM journal WHERE ${where.sql} GROUP BY bank_account, currency
       HAVING sum(amount) <> 0 OR sum(usd) <> 0 ORDER BY bank_account`,
      where.values,
    );
    return rows.map((row) => ({
      bankAccount: text(row, 'bank_account'),
      amount: moneyOf(minor(row, 'amount'), text(row, 'currency')),
      usd: usdMoney(minor(row, 'usd')),
    }));
  }

  private read(asOf: AsOf, where: Condition, limit: number): ReceiptStanding[] {
    const sql = `SELECT * FROM standing WHERE ${where.sql} ORDER BY first LIMIT ?`;
    return this.standings(asOf, sql, [...where.values, limit]).map(standingOf);
  }

  private standings(asOf: AsOf, sql: string, values: readonly ColumnValue[]): readonly ResultRow[] {
    const known = within(asOf);
    const times = Array.from({ length: 6 }, () => known.values).flat();
    return this.readStore.query(`${standingsSql(known.sql)} ${sql}`, [...times, ...values]);
  }
}

const holds = condition('unapplied <> 0 OR refundable <> 0');

function only(filter: ReceiptFilter | undefined): Condition[] {
  if (filter === undefined) return [];
  return [filter === 'overpaid' ? condition('refundable <> 0') : condition('status = ?', filter)];
}

// The latest status of the register comes from the row with the highest sequence: beside a lone
// max(), SQLite takes bare columns from that row.
function standingsSql(known: string): string {
  return `
    WITH opened AS (
      SELECT id, min(sequence) AS first FROM receipts
      WHERE json_type(changes, '$.bankReference') IS NOT NULL AND ${known} GROUP BY id
    ), credit AS (
      SELECT id, json_extract(changes, '$.valueDate') AS value_date,
        json_extract(changes, '$.net.currency') AS currency, max(sequence) FROM receipts
      WHERE json_type(changes, '$.bankReference') IS NOT NULL AND ${known} GROUP BY id
    ), latest AS (
      SELECT id, json_extract(changes, '$.status') AS recorded, max(sequence) FROM receipts
      WHERE json_type(changes, '$.status') IS NOT NULL AND ${known} GROUP BY id
    ), held AS (
      SELECT receipt AS id, ${sums('unapplied')}, ${sums('refundable')}, ${sums('applied')}
      FROM journal WHERE receipt IS NOT NULL AND ${known} GROUP BY receipt
    ), state AS (
      SELECT id AS application, json_extract(changes, '$.state') AS state, max(sequence)
      FROM applications WHERE json_type(changes, '$.state') IS NOT NULL AND ${known} GROUP BY id
    ), taken AS (
      SELECT DISTINCT json_extract(changes, '$.receiptId') AS id
      FROM applications JOIN state ON applications.id = application
      WHERE state = 'applied' AND json_type(changes, '$.receiptId') IS NOT NULL AND ${known}
    ), standing AS (
      SELECT id, first, value_date, currency, unapplied, unapplied_usd, refundable, refundable_usd,
        CASE WHEN recorded = 'REVERSED' THEN 'reversed' WHEN unapplied <> 0 THEN 'unapplied'
          WHEN applied <> 0 OR id IN (SELECT id FROM taken) THEN 'applied'
          ELSE 'returned' END AS status
      FROM opened JOIN credit USING (id) JOIN latest USING (id) LEFT JOIN held USING (id)
    )`;
}

function sums(name: keyof typeof standingWords): string {
  const word: Word = standingWords[name];
  return `
    sum(${contributionSql(word, 'amount')}) AS ${name},
    sum(${contributionSql(word, 'usd')}) AS ${name}_usd`;
}

function standingOf(row: ResultRow): ReceiptStanding {
  return {
    id: text(row, 'id'),
    first: ordinal(row, 'first'),
    status: text(row, 'status') as ReceiptStatus,
    ...moneyOfRow(row),
  };
}

function moneyOfRow(row: ResultRow): Omit<HeldMoney, 'currency' | 'valueDate' | 'receipts'> {
  return {
    unapplied: minor(row, 'unapplied'),
    unappliedUsd: minor(row, 'unapplied_usd'),
    refundable: minor(row, 'refundable'),
    refundableUsd: minor(row, 'refundable_usd'),
  };
}
