/**
 * Starts of names that no ledger stream may have: those of the server, and of logs with their own retention.
 */
const ofLedgerReserved = '\\$|access-|audit-';
/** Starts of names that no stream of a separate log may have. */
const ofServer = '\\$';

/** Default prefix of all streams of a ledger on a server. */
export const defaultStreamPrefix = 'article30-';

/**
 * Separate logs of a ledger. Their prefix is derived from the ledger's, and their events are not part of its
 * sequence.
 */
const besides = ['access', 'audit', 'names'] as const;
/** Allows 38 characters: the 32 of a ledger's prefix and the longest name of a separate log. */
const wellFormed = /^[A-Za-z0-9]{1,38}-$/;
const ofLedger = /^[A-Za-z0-9]{1,32}-$/;
const ofBeside = new RegExp(`(?:${besides.join('|')})-$`, 'i');

/**
 * True if a text may be the prefix of a ledger: letters and digits with one hyphen at the end, and not the
 * form that separate logs have.
 */
export function isStreamPrefix(text: string): boolean {
  return ofLedger.test(text) && !ofBeside.test(text);
}

/**
 * Maps stream names of a ledger to their names on a shared server and back, so that a ledger has the same
 * names on every store.
 */
export class StreamPrefix {
  private readonly reserved: RegExp;

  /** @param reservedNames regular expression for starts of names that are refused after the prefix. */
  constructor(
    readonly text: string = defaultStreamPrefix,
    private readonly reservedNames = ofLedgerReserved,
  ) {
    this.reserved = new RegExp(`^(?:${reservedNames})`);
    if (!wellFormed.test(text)) throw new Error(`"${text}" is no prefix of streams`);
  }

  /** Returns the prefix of a separate log: `article30names-` for `article30-`. */
  beside(log: (typeof besides)[number]): StreamPrefix {
    return new StreamPrefix(`${this.text.slice(0, -1)}${log}-`, ofServer);
  }

  /**
   * Regular expression for the ledger's streams and their metadata streams, valid in JavaScript and on the
   * server.
   */
  get ofStreamsAndMetadata(): string {
    return `^(?:\\$\\$)?${this.text}(?!${this.reservedNames})`;
  }

  /**
   * Returns the name of a stream on the server. @throws Error for a name that no stream of a ledger may have.
   */
  stored(stream: string): string {
    if (this.reserved.test(stream)) throw new Error(`${stream} is no stream of the ledger`);
    return this.text + stream;
  }

  /** Returns the name of a stream in the ledger; undefined for a stream of another program. */
  own(stored: string): string | undefined {
    if (!stored.startsWith(this.text)) return undefined;
    const stream = stored.slice(this.text.length);
    return this.reserved.test(stream) ? undefined : stream;
  }
}
