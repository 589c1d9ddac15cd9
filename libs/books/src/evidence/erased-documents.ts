import { stream } from '@art30/accounting';
import type { ActKind } from '../acts/signed-acts';

interface ErasedDocument {
  readonly sha256: string;
  readonly ground: string;
  readonly documentReference: string | null;
}

/** Documents that were erased. */
export const erasedDocuments: ActKind<ErasedDocument> = {
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
