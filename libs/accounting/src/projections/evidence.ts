import type { Projection, Row, SequencedEvent, TableRow, TableSpec } from '@art30/event-sourcing';
import { ledgerEventOf, type AnyLedgerEvent } from '../log/events';

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

/**
 * Table of documents: one row for each document that an event names. The erasure of a document is a row without a name.
 */
export const evidence: Projection<AnyLedgerEvent> = {
  name: 'evidence',
  tables: [table],
  rowsOf(event: SequencedEvent, ledgerEvent = ledgerEventOf(event)) {
    const { type, data } = ledgerEvent;
    const named = (data.documents ?? []).map(({ sha256, name, mediaType, size }) => ({
      sha256,
      name,
      media_type: mediaType,
      size,
    }));
    const erased = type === 'DocumentErased' ? [{ sha256: data.sha256, ...nothing }] : [];
    return placed(event, [...named, ...erased]);
  },

  /**
   * Returns rows for the hashes in a skipped event, which the other tables leave out. A document that it names is
   * evidence, even if nobody can read the rest of the event.
   */
  rowsOfSkipped(event: SequencedEvent) {
    const { documents, sha256 } = event.data;
    const named = (Array.isArray(documents) ? documents : []).flatMap((one: unknown) => {
      const { sha256: hash } = (one ?? {}) as { readonly sha256?: unknown };
      return isHash(hash) ? [{ ...nothing, sha256: hash, name: hash }] : [];
    });
    const isErasure = event.type === 'DocumentErased' && isHash(sha256);
    return placed(event, [...named, ...(isErasure ? [{ ...nothing, sha256 }] : [])]);
  },
};

const nothing = { name: null, media_type: null, size: null };

function isHash(value: unknown): value is string {
  return typeof value === 'string' && /^[0-9a-f]{64}$/.test(value);
}

function placed({ sequence }: SequencedEvent, rows: readonly Row[]): readonly TableRow[] {
  return rows.map((row, ordinal) => ({ table: table.name, row: { sequence, ordinal, ...row } }));
}
