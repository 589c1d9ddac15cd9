import { kit, type RegisteredReceipt } from '@art30/accounting';
import type { ReadStore } from '@art30/event-sourcing';
import type { RegisterReader } from '../registers/register-reader';
import type { AsOf } from '../times/as-of';
import { oneOf } from '../times/conditions';
import { ordinal, text } from '../times/rows';

const { answer, date, money, words } = kit;

/** The credit on a bank statement with which the money behind an event came in. */
export const BankCredit = answer('BankCredit', {
  receipt: words('Id of the receipt that records it.', 'R1'),
  bankAccount: words('Code of the own bank account that was credited.', 'BK-EUR'),
  bankReference: words("The bank's reference of the line.", 'EUR-2024-07-02-001'),
  valueDate: date('Value date of the bank.', '2024-07-02'),
  net: money('Amount that the bank credited.', { amount: '599985.00', currency: 'EUR' }),
});

/** Finds the bank credits behind events, so that an auditor can compare an entry with the bank statement. */
export class BankCredits {
  constructor(
    private readonly readStore: ReadStore,
    private readonly registers: RegisterReader,
  ) {}

  /**
   * Returns bank credits by the sequence of the event; events without a bank credit are left out. Only some journal
   * lines of an event name a receipt, so all its lines are searched. If an event moves money between two receipts, the
   * result is the receipt that the money leaves, whose lines come first.
   */
  behind(sequences: readonly number[], asOf: AsOf): ReadonlyMap<number, BankCredit> {
    const events = oneOf('sequence', [...new Set(sequences)]);
    // With a single min() in the query, SQLite takes the other columns from the row with the minimum.
    const rows = this.readStore.query(
      `SELECT sequence, receipt, min(line) FROM journal
       WHERE ${events.sql} AND receipt IS NOT NULL GROUP BY sequence`,
      events.values,
    );
    const receipts = rows.map((row) => text(row, 'receipt'));
    // The receipt is looked up without a date limit, since the event refers to it in any case.
    const ever = { ...asOf, asAt: null };
    const found = this.registers.many('receipts', [...new Set(receipts)], ever);
    const credits = new Map(found.map((receipt) => [receipt.id, creditOf(receipt)]));
    return new Map(
      rows.flatMap((row) => {
        const credit = credits.get(text(row, 'receipt'));
        return credit === undefined ? [] : [[ordinal(row, 'sequence'), credit] as const];
      }),
    );
  }
}

/** The line of a bank statement from which a receipt was booked. */
export type BankCredit = kit.Infer<typeof BankCredit>;

function creditOf({
  id,
  bankAccount,
  bankReference,
  valueDate,
  net,
}: RegisteredReceipt & { readonly id: string }) {
  return { receipt: id, bankAccount, bankReference, valueDate, net };
}
