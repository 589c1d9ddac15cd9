import type { ReadStore } from '@art30/event-sourcing';
import { KeptAhead } from '../caches/read-ahead';
import type { AsOf } from '../times/as-of';
import { all, oneOf, within } from '../times/conditions';
import { text, type ResultRow } from '../times/rows';

/** Currency and value date of a bank credit. */
export interface Credit {
  readonly currency: string;
  readonly valueDate: string;
}

/**
 * Returns the currency and value date of each receipt as it was last recorded. With a single max() in the query, SQLite
 * takes the other columns from the row with the highest sequence.
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

/** Number of events that are read in one batch. The process serves nothing else while it reads a batch. */
const eventsAtATime = 2_000;

/**
 * Cached currencies and value dates of the receipts that were recorded once. Those of other receipts depend on the
 * dates of the query, so they are read from the database.
 */
export class KnownCredits extends KeptAhead {
  /** Currency and value date of each receipt; null if the receipt was recorded more than once. */
  private readonly ofReceipts = new Map<string, Credit | null>();
  /** Interned credits: equal credits share one object, which spares memory. */
  private readonly alike = new Map<string, Credit>();

  constructor(readStore: ReadStore) {
    super(readStore, eventsAtATime);
  }

  /** True if the cache reaches the sequence. If only a few events are missing, they are loaded at once. */
  reaches(sequence: number): boolean {
    const isNear = sequence > this.through && sequence - this.through <= eventsAtATime;
    if (isNear) this.readThrough(sequence);
    return sequence <= this.through;
  }

  /** Returns currency and value date of a receipt that was recorded once; undefined for any other receipt. */
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
