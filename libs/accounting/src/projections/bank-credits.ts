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

/** What a credit is found by. */
export interface CreditOfDay {
  readonly bankAccount: string;
  readonly valueDate: IsoDate;
  readonly net: Money;
}

/** The credit that an event records; undefined where it records none. */
export function creditIn(known: AnyLedgerEvent): CreditOfDay | undefined {
  if (known.type !== 'ReceiptRecorded' && known.type !== 'ReceiptTakenOver') return undefined;
  const { bankAccount, effectiveDate, net } = known.data;
  const valueDate = known.type === 'ReceiptTakenOver' ? known.data.valueDate : effectiveDate;
  return { bankAccount, valueDate, net: Money.of(net) };
}

/** One row per credit, as often as it was recorded, by what those of a day are found by; the net amount in minor units. */
export const credits: Projection<AnyLedgerEvent> = {
  name: 'credits',
  tables: [table],
  rowsOf(event, known = ledgerEventOf(event)) {
    const credit = creditIn(known);
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
      posting_date: postingDateOf(known.data),
    };
    return [{ table: table.name, row }];
  },
};
