import type { Projection, TableSpec } from '@art30/event-sourcing';
import { kindOf, ledgerEventOf, type AnyLedgerEvent } from '../log/events';
import { postingDateOf } from '../period/posting';

const table: TableSpec = {
  name: 'write_offs',
  columns: {
    sequence: 'INTEGER',
    event_id: 'TEXT',
    effective_date: 'TEXT',
    posting_date: 'TEXT',
    reverses: 'TEXT',
    investigation_reference: 'TEXT',
    approval_reference: 'TEXT',
    reason: 'TEXT',
  },
  nullable: ['reverses', 'investigation_reference', 'approval_reference'],
  key: ['sequence'],
  indexes: [['event_id'], ['reverses']],
};

/**
 * One row per write-off, and one per reversal of a write-off, which names the event it reverses
 * instead of references. What they come to is in the journal.
 */
export const writeOffs: Projection<AnyLedgerEvent> = {
  name: 'write-offs',
  tables: [table],
  rowsOf(event, known = ledgerEventOf(event)) {
    const { type, data } = known;
    const reversal = type === 'EventReversed' && kindOf(known) === 'ReceivableWrittenOff';
    if (type !== 'ReceivableWrittenOff' && !reversal) return [];
    const stated = type === 'ReceivableWrittenOff' ? data : undefined;
    return [
      {
        table: table.name,
        row: {
          sequence: event.sequence,
          event_id: event.id,
          effective_date: data.effectiveDate,
          posting_date: postingDateOf(data),
          reverses: reversal ? data.reverses : null,
          investigation_reference: stated?.investigationReference ?? null,
          approval_reference: stated?.approvalReference ?? null,
          reason: data.reason,
        },
      },
    ];
  },
};
