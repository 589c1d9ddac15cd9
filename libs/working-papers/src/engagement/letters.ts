import { eventNameOf } from '@art30/event-sourcing';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';
import { sha256 } from '@noble/hashes/sha2.js';
import type { ConfirmationRequested, PlacedEvent } from '@art30/auditing';
import type { Books } from '@art30/books';
import { confirmationLetter, type LetterContent } from '@art30/documents';

/** What a donor is asked, before or after its letter was made. */
export type AskedOfDonor = Omit<ConfirmationRequested, 'letterSha256'>;

/** A letter by its request: the id and day of the request, and the events of the engagement. */
export interface LetterWanted extends Pick<LetterContent, 'id' | 'date'> {
  readonly asked: AskedOfDonor;
  readonly events: readonly PlacedEvent[];
}

/**
 * The letter of a request, with the donor as it was known then; the name of a private person while it is kept.
 *
 * @throws QuestionRefused DONOR_UNKNOWN.
 */
export async function letterOf(
  { registers: { donors } }: Pick<Books, 'registers'>,
  { id, date, asked, events }: LetterWanted,
): Promise<string> {
  const { donor, ...content } = asked;
  const found = await donors.find(donor, { knownAt: String(asked.throughSequence) });
  return confirmationLetter({
    ...content,
    id,
    date,
    engagement: engagementIn(events),
    donor: found,
  });
}

/** A letter made again from what is on record of its request. */
export interface LetterAgain {
  readonly id: string;
  readonly asked: ConfirmationRequested;
  readonly text: string;
  /** Whether these are the bytes of the request. */
  readonly asMade: boolean;
}

/**
 * The letter of a request that is on record; undefined where the engagement has no such request.
 *
 * @throws QuestionRefused DONOR_UNKNOWN.
 */
export async function letterAgain(
  books: Pick<Books, 'registers'>,
  events: readonly PlacedEvent[],
  id: string,
): Promise<LetterAgain | undefined> {
  const found = events.find(({ stored }) => eventNameOf(stored) === id);
  if (found?.event.type !== 'ConfirmationRequested') return undefined;
  const asked = found.event.data;
  const date = found.stored.metadata.recordedAt.slice(0, 10);
  const text = await letterOf(books, { id, date, asked, events });
  return { id, asked, text, asMade: sha256OfText(text) === asked.letterSha256 };
}

/** SHA-256 of a letter, in hex. */
export function sha256OfText(text: string): string {
  return bytesToHex(sha256(utf8ToBytes(text)));
}

/** What an engagement was opened as. */
export function engagementIn([first]: readonly PlacedEvent[]): LetterContent['engagement'] {
  if (first?.event.type !== 'EngagementOpened') throw new Error('an engagement begins otherwise');
  const { engagementId: id, title, from, to } = first.event.data;
  return { id, title, from, to };
}
