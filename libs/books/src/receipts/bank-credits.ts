import { kit, type RegisteredReceipt } from '@art30/accounting';
import type { ReadStore } from '@art30/event-sourcing';
import type { RegisterReader } from '../registers/register-reader';
import type { AsOf } from '../times/as-of';
import { oneOf } from '../times/conditions';
import { ordinal, text } from '../times/rows';

const { answer, date, money, words } = kit;

/** The line of a bank statement that an event rests on. */
export const BankCredit = answer('BankCredit', {
  receipt: words('Id of the receipt that records it.', 'R1'),
  bankAccount: words('Code of the own bank account that was credited.', 'BK-EUR'),
  bankReference: words("The bank's reference of the line.", 'EUR-2024-07-02-001'),
  valueDate: date('Value date of the bank.', '2024-07-02'),
  net: money('Amount that the bank credited.', { amount: '599985.00', currency: 'EUR' }),
});

/** Finds the lines of bank statements that events rest on. */
export class BankCredits {
  constructor(
    private readonly readStore: ReadStore,
    private readonly registers: RegisterReader,
  ) {}

  /**
   * By sequence of the event, whichever of its lines is asked about: a memorandum line of a
   * settlement names no receipt, its cash does. Of two receipts that an event moves money between it
   * is the one that the money leaves, whose lines come first. Events that no bank credit is behind are
   * missing.
   */
  behind(sequences: readonly number[], asOf: AsOf): ReadonlyMap<number, BankCredit> {
    const events = oneOf('sequence', [...new Set(sequences)]);
    // Beside a lone min(), SQLite takes bare columns from the row that has it.
    const rows = this.readStore.query(
      `SELECT sequence, receipt, min(line) FROM journal
       WHERE ${events.sql} AND receipt IS NOT NULL GROUP BY sequence`,
      events.values,
    );
    const receipts = rows.map((row) => text(row, 'receipt'));
    // A receipt is known by its id whatever the date that is asked about.
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

/** The line of a bank statement that a receipt was booked from. */
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
