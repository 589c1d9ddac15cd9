import { account } from '@art30/accounting';
import type { ReadStore } from '@art30/event-sourcing';
import type { ReceiptSum } from '../columns/key-sums';
import type { ColumnsOfReadModels } from '../columns/columns-of';
import type { AsOf } from '../times/as-of';
import { all, has, oneOf, onAccounts, within } from '../times/conditions';
import { minor, text } from '../times/rows';

/** Money of one receipt that no pledge has, in minor units of its currency and US cents. */
export interface HoldingReceipt {
  readonly id: string;
  readonly currency: string;
  readonly valueDate: string;
  readonly unapplied: bigint;
  readonly unappliedUsd: bigint;
  readonly refundable: bigint;
  readonly refundableUsd: bigint;
}

/** Finds the receipts that hold money which no pledge has, among all there are. */
export class HoldingReceipts {
  constructor(
    private readonly readStore: ReadStore,
    private readonly columns: ColumnsOfReadModels,
  ) {}

  ids(asOf: AsOf): readonly string[] {
    const waiting = this.moved(account.unappliedReceipts, asOf);
    const owed = this.moved(account.refundsPayable, asOf);
    return [...new Set([...waiting, ...owed].map(({ receipt }) => receipt))];
  }

  all(asOf: AsOf): readonly HoldingReceipt[] {
    const waiting = byReceipt(this.moved(account.unappliedReceipts, asOf));
    const owed = byReceipt(this.moved(account.refundsPayable, asOf));
    return this.credits([...new Set([...waiting.keys(), ...owed.keys()])], asOf).map((credit) => {
      const { amount: unapplied, usd: unappliedUsd } = waiting.get(credit.id) ?? nothing;
      const { amount: refundable, usd: refundableUsd } = owed.get(credit.id) ?? nothing;
      // What is owed stands on the credit side of both accounts.
      return {
        ...credit,
        ...{ unapplied: -unapplied, unappliedUsd: -unappliedUsd },
        ...{ refundable: -refundable, refundableUsd: -refundableUsd },
      };
    });
  }

  /** Receipts with an amount on an account. */
  private moved(code: HoldingAccount, asOf: AsOf): readonly ReceiptSum[] {
    const lines = all([within(asOf), onAccounts([code])]);
    const added = this.columns.here().receiptSums(lines) ?? this.summed(lines);
    return added.filter(({ amount }) => amount !== 0n);
  }

  private summed(lines: ReturnType<typeof all>): readonly ReceiptSum[] {
    const where = all([lines, has('receipt')]);
    return this.readStore
      .query(
        `SELECT receipt, sum(amount) AS amount, sum(usd) AS usd FROM journal
         WHERE ${where.sql} GROUP BY receipt`,
        where.values,
      )
      .map((row) => ({
        receipt: text(row, 'receipt'),
        amount: minor(row, 'amount'),
        usd: minor(row, 'usd'),
      }));
  }

  // The last statement of a credit comes from the row with the highest sequence: beside a lone max(),
  // SQLite takes bare columns from that row.
  private credits(ids: readonly string[], asOf: AsOf) {
    const where = all([oneOf('receipt', ids), within(asOf)]);
    return this.readStore
      .query(
        `SELECT receipt, currency, value_date, max(sequence) FROM credits
         WHERE ${where.sql} GROUP BY receipt`,
        where.values,
      )
      .map((row) => ({
        id: text(row, 'receipt'),
        currency: text(row, 'currency'),
        valueDate: text(row, 'value_date'),
      }));
  }
}

type HoldingAccount = (typeof account)['unappliedReceipts' | 'refundsPayable'];

const nothing = { amount: 0n, usd: 0n };

function byReceipt(sums: readonly ReceiptSum[]): ReadonlyMap<string, ReceiptSum> {
  return new Map(sums.map((sum) => [sum.receipt, sum]));
}
