import type { Projection, TableSpec } from '@art30/event-sourcing';
import { account } from '../accounts/chart-of-accounts';
import { ledgerEventOf, type AnyLedgerEvent } from '../log/events';
import { kindOf } from '../log/event-kinds';
import { postingDateOf } from '../period/posting';

const table: TableSpec = {
  name: 'write_offs',
  columns: {
    sequence: 'INTEGER',
    event_id: 'TEXT',
    effective_date: 'TEXT',
    posting_date: 'TEXT',
    reverses: 'TEXT',
    revalues: 'TEXT',
    investigation_reference: 'TEXT',
    approval_reference: 'TEXT',
    reason: 'TEXT',
  },
  nullable: ['reverses', 'revalues', 'investigation_reference', 'approval_reference', 'reason'],
  key: ['sequence'],
  indexes: [['event_id'], ['reverses']],
};

/**
 * Table of write-offs. It has one row for each write-off, for each share of a later revaluation that changes the value
 * of a write-off, and for each reversal of either. Shares and reversals name their event and have no references. The
 * amounts are in the journal.
 */
export const writeOffs: Projection<AnyLedgerEvent> = {
  name: 'write-offs',
  tables: [table],
  rowsOf(event, ledgerEvent = ledgerEventOf(event)) {
    if (!isOfWriteOff(ledgerEvent)) return [];
    const { type, data } = ledgerEvent;
    return [
      {
        table: table.name,
        row: {
          sequence: event.sequence,
          event_id: event.id,
          effective_date: data.effectiveDate,
          posting_date: postingDateOf(data),
          reverses: type === 'EventReversed' ? data.reverses : null,
          revalues: type === 'PledgeRevalued' ? (data.moved ?? null) : null,
          ...statedIn(ledgerEvent),
        },
      },
    ];
  },
};

/**
 * True for a write-off, its reversal, or a share of a revaluation that changes a write-off's value. In a revaluation,
 * only such shares have lines on the memorandum account of write-offs.
 */
function isOfWriteOff(ledgerEvent: AnyLedgerEvent): boolean {
  const kind = kindOf(ledgerEvent);
  if (kind !== 'PledgeRevalued') return kind === 'ReceivableWrittenOff';
  return ledgerEvent.data.entries.some((line) => line.account === account.memoWrittenOff);
}

function statedIn(ledgerEvent: AnyLedgerEvent) {
  const { type, data } = ledgerEvent;
  const stated = type === 'ReceivableWrittenOff' ? data : undefined;
  return {
    investigation_reference: stated?.investigationReference ?? null,
    approval_reference: stated?.approvalReference ?? null,
    reason: 'reason' in data ? (data.reason ?? null) : null,
  };
}
