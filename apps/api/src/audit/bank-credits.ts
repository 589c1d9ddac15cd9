import { Inject, Injectable } from '@nestjs/common';
import { type AsOf, oneOf, ordinal, RegisterReader, text } from '@art30/books';
import type { ReadStore } from '@art30/event-sourcing';
import type { ReceiptMembers } from '../receipts/receipt-view';
import { READ_STORE } from '../storage/tokens';
import type { BankCreditDto } from './explain.dto';

/** Finds the lines of bank statements that events rest on. */
@Injectable()
export class BankCredits {
  constructor(
    @Inject(READ_STORE) private readonly readStore: ReadStore,
    private readonly registers: RegisterReader,
  ) {}

  /**
   * By sequence of the event, whichever of its lines is asked about: a memorandum line of a
   * settlement names no receipt, its cash does. Events that no bank credit is behind are missing.
   */
  behind(sequences: readonly number[], asOf: AsOf): ReadonlyMap<number, BankCreditDto> {
    const events = oneOf('sequence', [...new Set(sequences)]);
    const rows = this.readStore.query(
      `SELECT sequence, max(receipt) AS receipt FROM journal
       WHERE ${events.sql} AND receipt IS NOT NULL GROUP BY sequence`,
      events.values,
    );
    const receipts = rows.map((row) => text(row, 'receipt'));
    // A receipt is known by its id whatever the date that is asked about.
    const ever = { ...asOf, asAt: null };
    const found = this.registers.many<ReceiptMembers>('receipts', [...new Set(receipts)], ever);
    const credits = new Map(found.map((receipt) => [receipt.id, creditOf(receipt)]));
    return new Map(
      rows.flatMap((row) => {
        const credit = credits.get(text(row, 'receipt'));
        return credit === undefined ? [] : [[ordinal(row, 'sequence'), credit] as const];
      }),
    );
  }
}

function creditOf({
  id,
  bankAccount,
  bankReference,
  valueDate,
  net,
}: ReceiptMembers & { readonly id: string }): BankCreditDto {
  return { receipt: id, bankAccount, bankReference, valueDate, net };
}
