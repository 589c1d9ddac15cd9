import { stream } from '@art30/accounting';
import type { ActKind } from '../acts/signed-acts';

interface ErasedText {
  readonly reference: string;
  readonly ground: string;
  readonly documentReference: string | null;
}

/** Personal texts that were erased. */
export const erasedTexts: ActKind<ErasedText> = {
  stream: stream.erasedTexts,
  view(event) {
    if (event.type !== 'PersonalTextErased') return undefined;
    const { reference, ground, documentReference = null } = event.data;
    return { reference, ground, documentReference };
  },
  idOf: ({ reference }) => reference,
  unknown: { code: 'TEXT_UNKNOWN', detail: (reference) => `no text was erased under ${reference}` },
};
