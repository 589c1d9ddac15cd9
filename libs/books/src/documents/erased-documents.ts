import { DocumentErasure, kit, stream } from '@art30/accounting';
import { signedBy, type ActKind, type Unsigned } from '../signed-acts/signed-acts';

const { answer, answerRowsMax, listOf, nullable, words } = kit;
const { sha256, ground } = DocumentErasure.members;

/** A document whose bytes were erased, with the ground for the erasure. */
export const ErasedDocument = answer('ErasedDocument', {
  sha256,
  ground: kit.meaning(ground, 'On what ground it was erased.'),
  documentReference: nullable(
    words('Reference of the decision behind it; null where none was stated.', 'memo 2025-02'),
  ),
  ...signedBy,
});

export const ErasedDocumentsAnswer = answer('ErasedDocuments', {
  items: listOf(ErasedDocument, answerRowsMax)('The documents.'),
});

/** Erasures of documents, as a kind of signed act in the answers of the API. */
export const erasedDocuments: ActKind<Unsigned<typeof ErasedDocument>> = {
  stream: stream.erasedDocuments,
  view(event) {
    if (event.type !== 'DocumentErased') return undefined;
    const { sha256, ground, documentReference = null } = event.data;
    return { sha256, ground, documentReference };
  },
  idOf: ({ sha256 }) => sha256,
  unknown: {
    code: 'DOCUMENT_UNKNOWN',
    detail: (sha256) => `document ${sha256} is not among those that were erased`,
  },
};
