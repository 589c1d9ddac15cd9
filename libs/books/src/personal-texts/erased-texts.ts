import { Erasure, kit, stream, textReference } from '@art30/accounting';
import { signedBy, type ActKind, type Unsigned } from '../signed-acts/signed-acts';

const { answer, answerRowsMax, listOf, meaning, nullable, words } = kit;
const { ground } = Erasure.members;

/** A personal text that was erased, with the ground for the erasure. */
export const ErasedText = answer('ErasedText', {
  reference: textReference,
  ground: meaning(ground, 'Ground on which it was erased.'),
  documentReference: nullable(
    words('Reference of the document behind it; null where none was stated.', 'request 2025-12'),
  ),
  ...signedBy,
});

/** All personal texts that were erased. */
export const ErasedTextsAnswer = answer('ErasedTexts', {
  items: listOf(ErasedText, answerRowsMax)('The texts, in the order in which they were erased.'),
});

/** Erasures of personal texts, as a kind of signed act in the answers of the API. */
export const erasedTexts: ActKind<Unsigned<typeof ErasedText>> = {
  stream: stream.erasedTexts,
  view(event) {
    if (event.type !== 'PersonalTextErased') return undefined;
    const { reference, ground, documentReference = null } = event.data;
    return { reference, ground, documentReference };
  },
  idOf: ({ reference }) => reference,
  unknown: { code: 'TEXT_UNKNOWN', detail: (reference) => `no text was erased under ${reference}` },
};
