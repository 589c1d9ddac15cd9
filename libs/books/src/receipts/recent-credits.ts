import type { ReadStore } from '@art30/event-sourcing';
import { KeptAhead } from '../caches/read-ahead';
import type { AsOf } from '../times/as-of';
import { all, oneOf, within } from '../times/conditions';
import { text, type ResultRow } from '../times/rows';

/** What the bank credited with a receipt, but for how much. */
export interface Credit {
  readonly currency: string;
  readonly valueDate: string;
}

/**
 * The credits of receipts as they were stated last.
 *
 * The last statement of a credit comes from the row with the highest sequence: beside a lone max(), SQLite takes bare
 * columns from that row.
 */
export function creditsOf(
  readStore: ReadStore,
  receipts: readonly string[],
  asOf: AsOf,
): readonly (readonly [receipt: string, credit: Credit])[] {
  const where = all([oneOf('receipt', receipts), within(asOf)]);
  return readStore
    .query(
      `SELECT receipt, currency, value_date, max(sequence) FROM credits
       WHERE ${where.sql} GROUP BY receipt`,
      where.values,
    )
    .map((row) => [text(row, 'receipt'), creditIn(row)] as const);
}

function creditIn(row: ResultRow): Credit {
  return { currency: text(row, 'currency'), valueDate: text(row, 'value_date') };
}

/** Events whose credits are read at a time: so long nothing else is answered. */
const eventsAtATime = 2_000;

/** Currencies and value dates of the receipts of one read model that were recorded once. */
export class KnownCredits extends KeptAhead {
  /** Null for a receipt that was recorded more than once. */
  private readonly ofReceipts = new Map<string, Credit | null>();
  /** One object for all that are alike. */
  private readonly alike = new Map<string, Credit>();

  constructor(readStore: ReadStore) {
    super(readStore, eventsAtATime);
  }

  /** Whether all of a prefix are here, or could be fetched at once. */
  reaches(sequence: number): boolean {
    const isNear = sequence > this.through && sequence - this.through <= eventsAtATime;
    if (isNear) this.readThrough(sequence);
    return sequence <= this.through;
  }

  /** The same object for all that are alike; undefined for a receipt that was recorded more than once. */
  once(receipt: string): Credit | undefined {
    return this.ofReceipts.get(receipt) ?? undefined;
  }

  protected take(after: number, through: number): void {
    const rows = this.readStore.query(
      `SELECT receipt, currency, value_date FROM credits
       WHERE sequence > ? AND sequence <= ? ORDER BY sequence`,
      [after, through],
    );
    for (const row of rows) {
      const receipt = text(row, 'receipt');
      const credit = creditIn(row);
      const name = `${credit.currency} ${credit.valueDate}`;
      const sharedCredit = this.alike.get(name) ?? credit;
      this.alike.set(name, sharedCredit);
      this.ofReceipts.set(receipt, this.ofReceipts.has(receipt) ? null : sharedCredit);
    }
  }
}
