import { kit } from '@art30/accounting';
import type { ReadStore } from '@art30/event-sourcing';
import { ordinalOrNull, text, textOrNull } from '../times/rows';

const { answer, count, nullable, oneOf, sha256, words } = kit;

/** A document that an event names, such as a signed agreement. */
export const DocumentOfEvent = answer('DocumentOfEvent', {
  sha256: sha256(
    'SHA-256 of its bytes; `GET /v1/documents/{sha256}` has them.',
    '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08',
  ),
  name: words('Its name.', 'agreement.pdf'),
  mediaType: nullable(words('Its media type; null where it was left out.', 'application/pdf')),
  size: nullable(count('Its size in bytes; null where it was left out.', 48_213)),
  state: oneOf(['KEPT', 'ERASED'])('Whether its bytes were erased since.', 'KEPT'),
});

/** Reads the documents that an event names. */
export class EventDocuments {
  constructor(private readonly readStore: ReadStore) {}

  /** Returns the documents in the order in which the event with that sequence names them. */
  of(sequence: number) {
    const rows = this.readStore.query(
      `SELECT *, EXISTS (SELECT 1 FROM documents AS erased
         WHERE erased.sha256 = documents.sha256 AND erased.name IS NULL) AS erased
       FROM documents WHERE sequence = ? AND name IS NOT NULL ORDER BY ordinal`,
      [sequence],
    );
    return rows.map((row) => ({
      sha256: text(row, 'sha256'),
      name: text(row, 'name'),
      mediaType: textOrNull(row, 'media_type'),
      size: ordinalOrNull(row, 'size'),
      state: row['erased'] === 1n ? ('ERASED' as const) : ('KEPT' as const),
    }));
  }
}
