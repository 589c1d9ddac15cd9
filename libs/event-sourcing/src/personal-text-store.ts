/**
 * A text that identifies a person, such as a name, with its reference, which stands for the text in events. The
 * reference is a hash of the text and of random bytes, so that nobody can find the text by trying names once
 * both are erased.
 */
export interface KeptText {
  /** SHA-256, in hex, of the random bytes followed by the text in UTF-8. */
  readonly reference: string;
  /** 32 random bytes, in hex. */
  readonly salt: string;
  readonly text: string;
  /** Stream of the ledger whose events will contain the reference. */
  readonly stream: string;
  /** Time at which the text was stored, by the clock of the service, in UTC with milliseconds. */
  readonly keptAt: string;
}

/**
 * A text with its place in the order in which texts were stored. The form of a place depends on the store;
 * places compare as strings.
 */
export interface PlacedText extends KeptText {
  readonly place: string;
}

/** Largest `limit` of `PersonalTextStore.after`. */
export const textsPageMax = 200;

/**
 * Store of personal texts outside the log. Events, which are never changed, contain only references to the
 * texts. So each text can be erased.
 *
 * A method that fails rejects with `Unavailable`; any other error is a defect.
 */
export interface PersonalTextStore {
  /**
   * Stores texts. They are durable when the promise resolves. A text whose reference is already stored is not changed.
   */
  keep(texts: readonly KeptText[]): Promise<void>;

  /** Returns the stored texts of the given references, by reference. Erased and unknown references are left out. */
  find(references: readonly string[]): Promise<ReadonlyMap<string, KeptText>>;

  /** Deletes a text and its random bytes for good; does nothing for an unknown reference. */
  erase(reference: string): Promise<void>;

  /** Returns up to `limit` texts stored after a place, oldest first. Texts may be erased while they are returned. */
  after(place: string | null, limit: number): Promise<readonly PlacedText[]>;

  /** Returns the place up to which texts were searched for those that no event uses; null before the first search. */
  lookedThrough(): Promise<string | null>;

  /**
   * Records the place up to which texts were searched for those that no event uses, so that a restart goes on
   * there.
   */
  noteLooked(place: string): Promise<void>;

  /** Closes files and connections. */
  close(): Promise<void>;
}

/** Form of a reference: a SHA-256 in hex. No name of a person or donor in the ledger may have this form. */
const referenceForm = /^[0-9a-f]{64}$/;

/** True if a text has the form of a reference to a personal text, which may have been erased. */
export function isTextReference(text: string): boolean {
  return referenceForm.test(text);
}
