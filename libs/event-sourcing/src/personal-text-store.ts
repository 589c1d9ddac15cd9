/** A text by which a person is known, with the random bytes that its reference is made of. */
export interface KeptText {
  /** SHA-256, in hex, of the random bytes followed by the text in UTF-8. */
  readonly reference: string;
  /** 32 random bytes, in hex. */
  readonly salt: string;
  readonly text: string;
  /** Stream of the ledger whose events are to name the reference. */
  readonly stream: string;
  /** Our clock in UTC with milliseconds. */
  readonly keptAt: string;
}

/** A text and its place in the order in which texts were kept: opaque, and compares as a string. */
export interface PlacedText extends KeptText {
  readonly place: string;
}

/** Texts one page may carry. */
export const textsPageMax = 200;

/**
 * Texts that the ledger knows by a reference alone, outside its log, so that each can be erased.
 *
 * Every method rejects with `Unavailable` and no other expected error; anything else is a defect.
 */
export interface PersonalTextStore {
  /** Keeps texts; they are durable when the promise resolves. A text that is kept stays as it is. */
  keep(texts: readonly KeptText[]): Promise<void>;

  /** Those of the references whose text is kept. */
  find(references: readonly string[]): Promise<ReadonlyMap<string, KeptText>>;

  /** Deletes a text with its random bytes, for good; where none is kept there is nothing to do. */
  erase(reference: string): Promise<void>;

  /** Up to `limit` texts behind a place, first kept first. Some may be erased by now. */
  after(place: string | null, limit: number): Promise<readonly PlacedText[]>;

  /** The place up to which every text was looked at; null where none was. */
  lookedThrough(): Promise<string | null>;

  /** Notes that every text up to a place was looked at. */
  noteLooked(place: string): Promise<void>;

  /** Gives back files and connections. */
  close(): Promise<void>;
}

/** The form of a reference. A name in the books that is no reference never has it. */
const referenceForm = /^[0-9a-f]{64}$/;

/** Whether a text stands for another that is kept elsewhere, or was. */
export function isTextReference(text: string): boolean {
  return referenceForm.test(text);
}
