import { account } from '@art30/accounting';
import type { ReadStore } from '@art30/event-sourcing';
import type { ColumnsOfReadModels } from '../columns/columns-of';
import type { AsOf } from '../times/as-of';
import { all, has, onAccounts, within } from '../times/conditions';
import { text } from '../times/rows';

/** Accounts of money that no pledge has: it waits, or is owed back. */
const held = [account.unappliedReceipts, account.refundsPayable] as const;

/** Finds the receipts that hold money which no pledge has, among all there are. */
export class HoldingReceipts {
  constructor(
    private readonly readStore: ReadStore,
    private readonly columns: ColumnsOfReadModels,
  ) {}

  ids(asOf: AsOf): readonly string[] {
    return [...new Set(held.flatMap((code) => this.on(code, asOf)))];
  }

  private on(code: (typeof held)[number], asOf: AsOf): readonly string[] {
    const lines = all([within(asOf), onAccounts([code])]);
    const added = this.columns.here().receiptsMoved(lines);
    if (added !== undefined) return added;
    const where = all([lines, has('receipt')]);
    return this.readStore
      .query(
        `SELECT receipt FROM journal WHERE ${where.sql} GROUP BY receipt HAVING sum(amount) <> 0`,
        where.values,
      )
      .map((row) => text(row, 'receipt'));
  }
}
