/**
 * A text that identifies a person, such as a name, with the random bytes from which its reference is
 * computed.
 */
export interface KeptText {
  /** SHA-256, in hex, of the random bytes followed by the text in UTF-8. */
  readonly reference: string;
  /** 32 random bytes, in hex. */
  readonly salt: string;
  readonly text: string;
  /** Stream of the ledger whose events will contain the reference. */
  readonly stream: string;
  /** When the text was stored, by our clock, in UTC with milliseconds. */
  readonly keptAt: string;
}

/**
 * A text with its place in the order in which texts were stored. The place is opaque and compares as a
 * string.
 */
export interface PlacedText extends KeptText {
  readonly place: string;
}

/** Largest number of texts in one page. */
export const textsPageMax = 200;

/**
 * Store of personal texts outside the log. Events contain only their references, so that each text can be
 * erased.
 *
 * Every method rejects with `Unavailable`; any other error is a defect.
 */
export interface PersonalTextStore {
  /**
   * Stores texts; they are durable when the promise resolves. A text whose reference is already stored is not
   * changed.
   */
  keep(texts: readonly KeptText[]): Promise<void>;

  /** Returns the stored texts of the references, by reference; erased and unknown ones are left out. */
  find(references: readonly string[]): Promise<ReadonlyMap<string, KeptText>>;

  /** Deletes a text and its random bytes for good; does nothing for an unknown reference. */
  erase(reference: string): Promise<void>;

  /** Returns up to `limit` texts after a place, oldest first. Some of them may have been erased meanwhile. */
  after(place: string | null, limit: number): Promise<readonly PlacedText[]>;

  /** Returns the place up to which the search for unused texts has come; null before the first search. */
  lookedThrough(): Promise<string | null>;

  /** Stores the place up to which the search for unused texts has come. */
  noteLooked(place: string): Promise<void>;

  /** Closes files and connections. */
  close(): Promise<void>;
}

/** Form of a reference, which no other name in the books has. */
const referenceForm = /^[0-9a-f]{64}$/;

/** True if a text is a reference to a personal text, which may have been erased. */
export function isTextReference(text: string): boolean {
  return referenceForm.test(text);
}
