import { Inject, Injectable } from '@nestjs/common';
import { account } from '@art30/accounting';
import type { ReadStore } from '@art30/event-sourcing';
import { cutPage, keyOfLength, type AsOf, type Page } from '../read/as-of';
import { all, condition, within, type Condition } from '../read/conditions';
import type { CursorKey } from '../read/cursor';
import { minor, ordinal, text, type ResultRow } from '../read/rows';
import { contributionSql, minus, plus, type Word, type Words } from '../read/words';
import { READ_STORE } from '../storage/tokens';
import type { ReceiptStatus } from './receipts-view.dto';

/** Where the money of a receipt stands: minor units of its currency, and US cents. */
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

/** Sums over the journal lines of a receipt. */
const words = {
  unapplied: { means: 'Money in suspense', terms: [minus(account.unappliedReceipts)] },
  refundable: { means: 'Overpayment owed back', terms: [minus(account.refundsPayable)] },
  applied: { means: 'Cash that has a pledge', terms: [{ ...plus('11'), ofPledges: true }] },
} as const satisfies Words;

/** Tells where the money of receipts stands; the status is a matter of the journal. */
@Injectable()
export class ReceiptStandings {
  constructor(@Inject(READ_STORE) private readonly readStore: ReadStore) {}

  /** One page of receipts in the order in which they were recorded. */
  page(
    page: Page,
    status: ReceiptStatus | undefined,
  ): { rows: readonly ReceiptStanding[]; nextAfter: CursorKey | null } {
    const after = keyOfLength(page, 1);
    const where = all([
      ...(status === undefined ? [] : [condition('status = ?', status)]),
      ...(after === null ? [] : [condition('first > ?', ...after)]),
    ]);
    const found = this.read(page.asOf, where, page.limit + 1);
    return cutPage(found, page, ({ first }) => [first]);
  }

  of(id: string, asOf: AsOf): ReceiptStanding | undefined {
    return this.read(asOf, condition('id = ?', id), 1)[0];
  }

  private read(asOf: AsOf, where: Condition, limit: number): ReceiptStanding[] {
    const known = within(asOf);
    const rows = this.readStore.query(standingsSql(known.sql, where.sql), [
      ...known.values,
      ...known.values,
      ...known.values,
      ...where.values,
      limit,
    ]);
    return rows.map(standingOf);
  }
}

// The latest status of the register comes from the row with the highest sequence: beside a lone
// max(), SQLite takes bare columns from that row.
function standingsSql(known: string, where: string): string {
  return `
    WITH opened AS (
      SELECT id, min(sequence) AS first FROM receipts
      WHERE json_type(changes, '$.bankReference') IS NOT NULL AND ${known} GROUP BY id
    ), latest AS (
      SELECT id, json_extract(changes, '$.status') AS recorded, max(sequence) FROM receipts
      WHERE json_type(changes, '$.status') IS NOT NULL AND ${known} GROUP BY id
    ), held AS (
      SELECT receipt AS id, ${sums('unapplied')}, ${sums('refundable')}, ${sums('applied')}
      FROM journal WHERE receipt IS NOT NULL AND ${known} GROUP BY receipt
    ), standing AS (
      SELECT id, first, unapplied, unapplied_usd, refundable, refundable_usd,
        CASE WHEN recorded = 'REVERSED' THEN 'reversed' WHEN unapplied <> 0 THEN 'unapplied'
          WHEN applied <> 0 THEN 'applied' ELSE 'returned' END AS status
      FROM opened JOIN latest USING (id) LEFT JOIN held USING (id)
    )
    SELECT * FROM standing WHERE ${where} ORDER BY first LIMIT ?`;
}

function sums(name: keyof typeof words): string {
  const word: Word = words[name];
  return `
    sum(${contributionSql(word, 'amount')}) AS ${name},
    sum(${contributionSql(word, 'usd')}) AS ${name}_usd`;
}

function standingOf(row: ResultRow): ReceiptStanding {
  return {
    id: text(row, 'id'),
    first: ordinal(row, 'first'),
    status: text(row, 'status') as ReceiptStatus,
    unapplied: minor(row, 'unapplied'),
    unappliedUsd: minor(row, 'unapplied_usd'),
    refundable: minor(row, 'refundable'),
    refundableUsd: minor(row, 'refundable_usd'),
  };
}
