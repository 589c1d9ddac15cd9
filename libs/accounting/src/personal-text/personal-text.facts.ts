import { recordedFact, type EventIn } from '../kernel/booking';
import { byThree, event, on } from '../rows/event-row';
import { stands } from '../reversals/reversal-rules';
import { commandOf, reports } from '../rows/command-row';
import { meaning, pick, reason, sha256, shape } from '../schema';

/** Hash that replaces a personal text in events. The text is stored outside the log, so that it can be erased. */
export const textReference = sha256(
  'Reference of the text: SHA-256 of 32 random bytes, which are kept with the text, and the text.',
  '5d7f0b4f6f2f0b3a2a0f6d1c4b8e9a7c3d2e1f0a9b8c7d6e5f4a3b2c1d0e9f8a',
);

/** Path parameters of a route that names a personal text. */
export const TextPath = shape('TextPath', { reference: textReference });

export const Erasure = shape('ErasePersonalText', {
  ground: reason(
    'Ground on which the text is erased. It stays in the books for ever: it names nobody.',
    'request of the person of 2025-03-03, and no duty to keep the name',
  ),
  documentReference: meaning(
    recordedFact.documentReference,
    'Reference of the document behind the record.',
    'request 2025-12',
  ),
});

/** Command that deletes a personal text (a name or an address of a person) for good. */
export class ErasePersonalText extends commandOf(Erasure, reports('PersonalTextErased'))<{
  readonly reference: string;
}> {}

const gone = byThree(on.erasedTexts, stands('a text that was erased is gone for good'));

/**
 * Event: a personal text was deleted. Other events still contain its reference, so their signed hashes remain valid.
 */
export const PersonalTextErased = event('PersonalTextErased', gone, {
  reference: textReference,
  ...pick(Erasure, 'ground'),
});

export const personalTextEvents = { PersonalTextErased };
export type PersonalTextEvent = EventIn<typeof personalTextEvents>;
