import type { Projection, TableSpec } from '@art30/event-sourcing';
import { ledgerEventOf, type AnyLedgerEvent } from '../log/events';
import { stream } from '../log/streams';

const table: TableSpec = {
  name: 'credits',
  columns: {
    sequence: 'INTEGER',
    receipt: 'TEXT',
    bank_account: 'TEXT',
    value_date: 'TEXT',
  },
  nullable: [],
  key: ['sequence'],
  indexes: [['bank_account', 'value_date']],
};

/** One row per credit, as often as it was recorded, by what others that look like it are found by. */
export const credits: Projection<AnyLedgerEvent> = {
  name: 'credits',
  tables: [table],
  rowsOf(event, known = ledgerEventOf(event)) {
    if (known.type !== 'ReceiptRecorded' && known.type !== 'ReceiptTakenOver') return [];
    const { bankAccount, effectiveDate } = known.data;
    const valueDate = known.type === 'ReceiptTakenOver' ? known.data.valueDate : effectiveDate;
    const receipt = event.stream.slice(stream.receipt('').length);
    const row = { receipt, bank_account: bankAccount, value_date: valueDate };
    return [{ table: table.name, row: { sequence: event.sequence, ...row } }];
  },
};
