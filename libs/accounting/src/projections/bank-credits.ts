import type { Projection, TableSpec } from '@art30/event-sourcing';
import type { IsoDate } from '../kernel/dates';
import { Money } from '../kernel/money';
import { ledgerEventOf, type AnyLedgerEvent } from '../log/events';
import { postingDateOf } from '../period/posting';
import { stream } from '../rows/streams';

const table: TableSpec = {
  name: 'credits',
  columns: {
    sequence: 'INTEGER',
    receipt: 'TEXT',
    bank_account: 'TEXT',
    value_date: 'TEXT',
    currency: 'TEXT',
    net: 'INTEGER',
    posting_date: 'TEXT',
  },
  nullable: [],
  key: ['sequence'],
  indexes: [['bank_account', 'value_date', 'net'], ['receipt']],
};

/** Columns by which a bank credit (money that arrived on our account) is searched. */
export interface CreditOfDay {
  readonly bankAccount: string;
  readonly valueDate: IsoDate;
  readonly net: Money;
}

/** Returns the bank credit that an event records; undefined for an event that records none. */
export function creditIn(ledgerEvent: AnyLedgerEvent): CreditOfDay | undefined {
  if (ledgerEvent.type !== 'ReceiptRecorded' && ledgerEvent.type !== 'ReceiptTakenOver')
    return undefined;
  const { bankAccount, effectiveDate, net } = ledgerEvent.data;
  const valueDate =
    ledgerEvent.type === 'ReceiptTakenOver' ? ledgerEvent.data.valueDate : effectiveDate;
  return { bankAccount, valueDate, net: Money.of(net) };
}

/**
 * Table of bank credits: one row for each event that records one. Credits that may be duplicates are searched by its
 * columns; the net amount is in minor units.
 */
export const credits: Projection<AnyLedgerEvent> = {
  name: 'credits',
  tables: [table],
  rowsOf(event, ledgerEvent = ledgerEventOf(event)) {
    const credit = creditIn(ledgerEvent);
    if (credit === undefined) return [];
    const { bankAccount, valueDate, net } = credit;
    const receipt = event.stream.slice(stream.receipt('').length);
    const row = {
      sequence: event.sequence,
      receipt,
      bank_account: bankAccount,
      value_date: valueDate,
      currency: net.currency,
      net: net.minor,
      posting_date: postingDateOf(ledgerEvent.data),
    };
    return [{ table: table.name, row }];
  },
};
