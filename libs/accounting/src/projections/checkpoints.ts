import type { Projection, SequencedEvent, TableRow, TableSpec } from '@art30/event-sourcing';
import { ledgerEventOf, type AnyLedgerEvent } from '../log/events';

const checkpointsTable: TableSpec = {
  name: 'checkpoints',
  columns: {
    sequence: 'INTEGER',
    event_id: 'TEXT',
    signed_at: 'TEXT',
    size: 'INTEGER',
    root: 'TEXT',
    origin: 'TEXT',
    key: 'TEXT',
    note: 'TEXT',
    because: 'TEXT',
  },
  nullable: [],
  key: ['sequence'],
  indexes: [['event_id'], ['size']],
};

const cosignaturesTable: TableSpec = {
  name: 'cosignatures',
  columns: {
    sequence: 'INTEGER',
    ordinal: 'INTEGER',
    checkpoint: 'TEXT',
    line: 'TEXT',
  },
  nullable: [],
  key: ['sequence', 'ordinal'],
  indexes: [['checkpoint']],
};

/**
 * Tables of checkpoints (signed root hashes of the log): one row for each checkpoint, and one for each signature of a
 * witness. `checkpoint` is the id of the checkpoint's event, and `line` the witness's line in the signed note.
 */
export const checkpoints: Projection<AnyLedgerEvent> = {
  name: 'checkpoints',
  tables: [checkpointsTable, cosignaturesTable],
  rowsOf(event: SequencedEvent, ledgerEvent = ledgerEventOf(event)): readonly TableRow[] {
    const { sequence, id, metadata } = event;
    if (ledgerEvent.type === 'CheckpointSigned') {
      const { size, root, origin, key, note, because } = ledgerEvent.data;
      const signed = { size, root, origin, key, note, because };
      const placed = { sequence, event_id: id, signed_at: metadata.recordedAt };
      return [{ table: checkpointsTable.name, row: { ...placed, ...signed } }];
    }
    if (ledgerEvent.type !== 'CheckpointCosigned') return [];
    const { checkpoint, cosignatures } = ledgerEvent.data;
    return cosignatures.map((line, ordinal) => ({
      table: cosignaturesTable.name,
      row: { sequence, ordinal, checkpoint, line },
    }));
  },
};
