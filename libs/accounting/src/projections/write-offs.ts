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
 * One row per write-off, one per share of a late run by which it is worth another amount, and one per reversal of either: the
 * share and the reversal name their event instead of references. What they come to is in the journal.
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

/** Of a run nothing but the share of a write-off has lines on the memorandum account of write-offs. */
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
