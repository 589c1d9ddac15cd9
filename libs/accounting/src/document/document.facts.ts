import { recordedFact, type EventIn, type EventOf } from '../kernel/booking';
import { byThree, event, on } from '../rows/event-row';
import { stands } from '../reversals/reversal-rules';
import { commandOf, reports } from '../rows/command-row';
import { EvidenceDocument, meaning, reason, shape } from '../schema';

const erased = {
  sha256: meaning(EvidenceDocument.members.sha256, 'SHA-256 of the bytes that are erased.'),
  ground: reason(
    'Ground of the deletion: law, decision, or request of a person.',
    'request of the person named in it, article 17 of the regulation on personal data',
  ),
};

export const DocumentErasure = shape('EraseDocument', {
  ...erased,
  documentReference: meaning(
    recordedFact.documentReference,
    'Reference of the decision behind it.',
    'memo of the data protection officer of 2025-02-03',
  ),
});

/**
 * Command that deletes the bytes of a document to which events refer. Its hash stays in the log, so the erasure is
 * evident.
 */
export class EraseDocument extends commandOf(DocumentErasure, reports('DocumentErased')) {}

const gone = byThree(on.erasedDocuments, stands('what was erased is gone'));

/** Event: the document was erased. Its bytes are never served again, and a new upload of them is refused. */
export const DocumentErased = event('DocumentErased', gone, erased);
export type DocumentErased = EventOf<typeof DocumentErased>;

export const documentEvents = { DocumentErased };
export type DocumentEvent = EventIn<typeof documentEvents>;
