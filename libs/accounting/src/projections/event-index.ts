import { eventNameOf, type Projection, type TableSpec } from '@art30/event-sourcing';
import { ledgerEventOf, type AnyLedgerEvent } from '../log/events';
import { postingDateOf } from '../period/posting';

const table: TableSpec = {
  name: 'events',
  columns: {
    sequence: 'INTEGER',
    event_id: 'TEXT',
    event_name: 'TEXT',
    position: 'TEXT',
    stream: 'TEXT',
    revision: 'INTEGER',
    type: 'TEXT',
    reverses: 'TEXT',
    effective_date: 'TEXT',
    posting_date: 'TEXT',
    recorded_at: 'TEXT',
    known_from: 'TEXT',
    recorded_by: 'TEXT',
    certified_by: 'TEXT',
    approved_by: 'TEXT',
    proposal: 'TEXT',
    delegation: 'TEXT',
    key_hash: 'TEXT',
    request_hash: 'TEXT',
  },
  nullable: ['reverses', 'certified_by', 'approved_by', 'proposal', 'delegation'],
  key: ['sequence'],
  indexes: [
    ...[['event_id'], ['event_name'], ['proposal'], ['known_from']],
    ...[['stream', 'revision'], ['reverses']],
  ],
};

/** Index of the log: one row for each event, with its stream and sequence, the time of recording and the recorder. */
export const eventIndex: Projection<AnyLedgerEvent> = {
  name: 'events',
  tables: [table],
  rowsOf(event, ledgerEvent = ledgerEventOf(event)) {
    const { type, data } = ledgerEvent;
    const { metadata } = event;
    const signedAs = 'signedAs' in data ? data.signedAs : metadata.signedAs;
    return [
      {
        table: table.name,
        row: {
          sequence: event.sequence,
          event_id: event.id,
          event_name: eventNameOf(event),
          position: event.position,
          stream: event.stream,
          revision: event.revision,
          type,
          reverses: 'reverses' in data ? data.reverses : null,
          effective_date: data.effectiveDate,
          posting_date: postingDateOf(data),
          recorded_at: metadata.recordedAt,
          known_from: event.knownFrom,
          recorded_by: metadata.recordedBy,
          certified_by: metadata.certifiedBy ?? null,
          approved_by: metadata.approvedBy ?? null,
          proposal: metadata.proposal ?? null,
          delegation: signedAs?.delegation ?? null,
          key_hash: metadata.keyHash,
          request_hash: metadata.requestHash,
        },
      },
    ];
  },
};
