import type { Projection, SequencedEvent, TableRow, TableSpec } from '@art30/event-sourcing';
import { functionalCurrency } from '../kernel/currency';
import { accountFund, type Dims, type Entry } from '../kernel/entries';
import { ledgerEventOf, type AnyLedgerEvent } from '../log/events';
import { kindOf } from '../log/event-kinds';
import { Money } from '../kernel/money';

const table: TableSpec = {
  name: 'journal',
  columns: {
    sequence: 'INTEGER',
    line: 'INTEGER',
    event_id: 'TEXT',
    kind: 'TEXT',
    effective_date: 'TEXT',
    posting_date: 'TEXT',
    account: 'TEXT',
    donor: 'TEXT',
    pledge: 'TEXT',
    instalment: 'INTEGER',
    recommendation: 'TEXT',
    purpose: 'TEXT',
    level: 'TEXT',
    country: 'TEXT',
    receipt: 'TEXT',
    bank_account: 'TEXT',
    fund: 'TEXT',
    account_item: 'TEXT',
    currency: 'TEXT',
    amount: 'INTEGER',
    usd: 'INTEGER',
  },
  nullable: [
    'donor',
    'pledge',
    'instalment',
    'recommendation',
    'purpose',
    'level',
    'country',
    'receipt',
    'bank_account',
    'account_item',
  ],
  key: ['sequence', 'line'],
  indexes: [['pledge'], ['donor'], ['receipt'], ['account', 'posting_date']],
};

/**
 * Table of the journal: one row for each entry of every event, with amounts in minor units. Every figure in a report is
 * a sum of these rows.
 */
export const journal: Projection<AnyLedgerEvent> = {
  name: 'journal',
  tables: [table],
  rowsOf(event, ledgerEvent = ledgerEventOf(event)) {
    const { entries, effectiveDate, postingDate } = ledgerEvent.data;
    const facts = { kind: kindOf(ledgerEvent), effective: effectiveDate, posting: postingDate };
    return entries.map((line, index) => row(event, line, index, facts));
  },
};

interface LineFacts {
  /** Type of the event or, for a reversal, the type of the event that was reversed. */
  readonly kind: AnyLedgerEvent['type'];
  readonly effective: string;
  readonly posting: string | undefined;
}

function row(
  event: SequencedEvent,
  { account, currency, amount, usd, dims }: Entry,
  line: number,
  { kind, effective, posting }: LineFacts,
): TableRow {
  return {
    table: table.name,
    row: {
      sequence: event.sequence,
      line,
      event_id: event.id,
      kind,
      effective_date: effective,
      posting_date: posting ?? effective,
      account,
      donor: dims.donor ?? null,
      pledge: dims.pledge ?? null,
      instalment: dims.instalment ?? null,
      recommendation: dims.recommendation ?? null,
      purpose: dims.purpose ?? null,
      ...locationColumns(dims),
      currency,
      amount: Money.parse(amount, currency).minor,
      usd: Money.parse(usd, functionalCurrency).minor,
    },
  };
}

/** Columns that say where the activity is and where the money is. */
function locationColumns(dims: Dims) {
  return {
    level: dims.level ?? null,
    country: dims.country ?? null,
    receipt: dims.receipt ?? null,
    bank_account: dims.bankAccount ?? null,
    fund: dims.fund ?? accountFund,
    account_item: dims.accountItem ?? null,
  };
}
