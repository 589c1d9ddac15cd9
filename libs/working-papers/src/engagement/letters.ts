import { eventNameOf } from '@art30/event-sourcing';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';
import { sha256 } from '@noble/hashes/sha2.js';
import type { ConfirmationRequested, PlacedEvent } from '@art30/auditing';
import type { Books } from '@art30/books';
import { confirmationLetter, type LetterContent } from '@art30/documents';

/** A confirmation request to a donor, without the hash of its letter, which may not be written yet. */
export type AskedOfDonor = Omit<ConfirmationRequested, 'letterSha256'>;

/** The letter to write: the id and date of its request, and the events of the audit engagement. */
export interface LetterWanted extends Pick<LetterContent, 'id' | 'date'> {
  readonly asked: AskedOfDonor;
  readonly events: readonly PlacedEvent[];
}

/**
 * Writes the letter that asks a donor to confirm a receivable, with the donor's data as known at the request. The name
 * of a private person is included unless it was erased.
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

/** A letter that was written again from the record of its request. */
export interface LetterAgain {
  readonly id: string;
  readonly asked: ConfirmationRequested;
  readonly text: string;
  /** True if the letter written again equals the original byte for byte. */
  readonly asMade: boolean;
}

/**
 * Writes the letter of a recorded confirmation request again; undefined if the engagement has no such request.
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

/** Returns the SHA-256 of a text, in hex. */
export function sha256OfText(text: string): string {
  return bytesToHex(sha256(utf8ToBytes(text)));
}

/** Returns the id, title and period of an audit engagement, which its first event states. */
export function engagementIn([first]: readonly PlacedEvent[]): LetterContent['engagement'] {
  if (first?.event.type !== 'EngagementOpened') throw new Error('an engagement begins otherwise');
  const { engagementId: id, title, from, to } = first.event.data;
  return { id, title, from, to };
}
