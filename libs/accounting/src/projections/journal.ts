import type { Projection, SequencedEvent, TableRow, TableSpec } from '@art30/event-sourcing';
import { functionalCurrency } from '../currency';
import type { Entry } from '../entries';
import { ledgerEventOf } from '../events';
import { Money } from '../money';

/** The fund that holds every line which names no other. */
export const accountFund = 'ART30';

const table: TableSpec = {
  name: 'journal',
  columns: {
    sequence: 'INTEGER',
    line: 'INTEGER',
    event_id: 'TEXT',
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
  ],
  key: ['sequence', 'line'],
  indexes: [['pledge'], ['donor'], ['receipt'], ['account', 'posting_date']],
};

/** One row per entry of every event; amounts in minor units. All figures are sums of these rows. */
export const journal: Projection = {
  name: 'journal',
  tables: [table],
  rowsOf(event) {
    const { data } = ledgerEventOf(event);
    const posting = data.postingDate ?? data.effectiveDate;
    return data.entries.map((line, index) =>
      row(event, line, index, [data.effectiveDate, posting]),
    );
  },
};

function row(
  event: SequencedEvent,
  { account, currency, amount, usd, dims }: Entry,
  line: number,
  [effective, posting]: [string, string],
): TableRow {
  return {
    table: table.name,
    row: {
      sequence: event.sequence,
      line,
      event_id: event.id,
      effective_date: effective,
      posting_date: posting,
      account,
      donor: dims.donor ?? null,
      pledge: dims.pledge ?? null,
      instalment: dims.instalment ?? null,
      recommendation: dims.recommendation ?? null,
      purpose: dims.purpose ?? null,
      level: dims.level ?? null,
      country: dims.country ?? null,
      receipt: dims.receipt ?? null,
      bank_account: dims.bankAccount ?? null,
      fund: dims.fund ?? accountFund,
      currency,
      amount: Money.parse(amount, currency).minor,
      usd: Money.parse(usd, functionalCurrency).minor,
    },
  };
}
