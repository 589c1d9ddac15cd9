import type { Projection, Row, SequencedEvent, TableSpec } from '@art30/event-sourcing';
import { ledgerEventOf } from '../log/events';

const table: TableSpec = {
  name: 'documents',
  columns: {
    sequence: 'INTEGER',
    ordinal: 'INTEGER',
    sha256: 'TEXT',
    name: 'TEXT',
    media_type: 'TEXT',
    size: 'INTEGER',
  },
  nullable: ['name', 'media_type', 'size'],
  key: ['sequence', 'ordinal'],
  indexes: [['sha256', 'sequence']],
};

/** One row for each document that an event names, and one without a name for its erasure. */
export const evidence: Projection = {
  name: 'evidence',
  tables: [table],
  rowsOf(event: SequencedEvent) {
    const { type, data } = ledgerEventOf(event);
    const named = (data.documents ?? []).map(({ sha256, name, mediaType, size }) => ({
      ...{ sha256, name, media_type: mediaType, size },
    }));
    const nothing = { name: null, media_type: null, size: null };
    const erased = type === 'DocumentErased' ? [{ sha256: data.sha256, ...nothing }] : [];
    return [...named, ...erased].map((row: Row, ordinal) => ({
      table: table.name,
      row: { sequence: event.sequence, ordinal, ...row },
    }));
  },
};
