/**
 * Starts of names that no ledger stream may have, as a regular expression. `$` marks streams of the server itself;
 * `access-` and `audit-` are reserved for logs whose events are deleted after a time.
 */
const ofLedgerReserved = '\\$|access-|audit-';
/** Start of names that no stream of a separate log may have, as a regular expression: it marks the server's streams. */
const ofServer = '\\$';

/** Default prefix of all streams of a ledger on a server. */
export const defaultStreamPrefix = 'article30-';

/**
 * Separate logs of a ledger on the same server: accesses to data, the auditors' log, and names of people. Each has a
 * prefix of its own, so that their events are not read as events of the ledger.
 */
const besides = ['access', 'audit', 'names'] as const;
/**
 * Form of any prefix. It may have 38 letters and digits: 32 of a ledger's prefix and 6 of the name of a
 * separate log.
 */
const wellFormed = /^[A-Za-z0-9]{1,38}-$/;
const ofLedger = /^[A-Za-z0-9]{1,32}-$/;
/** Form of the prefix of a separate log, such as `article30access-`. */
const ofBeside = new RegExp(`(?:${besides.join('|')})-$`, 'i');

/**
 * True if a text may be the prefix of a ledger: 1 to 32 letters and digits, and a hyphen. A text that ends like the
 * prefix of a separate log (`access-`, `audit-`, `names-`) is refused, since streams of two logs could mix.
 */
export function isStreamPrefix(text: string): boolean {
  return ofLedger.test(text) && !ofBeside.test(text);
}

/**
 * Maps stream names of a ledger to their names on a server and back. The prefix separates ledgers that share a server,
 * and the ledger itself uses the same stream names on every kind of store.
 */
export class StreamPrefix {
  private readonly reserved: RegExp;

  /** @param reservedNames starts of stream names that are refused, as a regular expression. */
  constructor(
    readonly text: string = defaultStreamPrefix,
    private readonly reservedNames = ofLedgerReserved,
  ) {
    this.reserved = new RegExp(`^(?:${reservedNames})`);
    if (!wellFormed.test(text)) throw new Error(`"${text}" is no prefix of streams`);
  }

  /** Returns the prefix of a separate log of this ledger, such as `article30names-` for `article30-`. */
  beside(log: (typeof besides)[number]): StreamPrefix {
    return new StreamPrefix(`${this.text.slice(0, -1)}${log}-`, ofServer);
  }

  /**
   * Regular expression for the names, on the server, of the ledger's streams and their metadata streams (`$$…`). It is
   * sent to the server as a filter.
   */
  get ofStreamsAndMetadata(): string {
    return `^(?:\\$\\$)?${this.text}(?!${this.reservedNames})`;
  }

  /**
   * Returns the name that a stream of the ledger has on the server.
   *
   * @throws Error for a reserved name.
   */
  stored(stream: string): string {
    if (this.reserved.test(stream)) throw new Error(`${stream} is no stream of the ledger`);
    return this.text + stream;
  }

  /** Returns the name that a stream of the server has in the ledger; undefined for a stream of another program. */
  own(stored: string): string | undefined {
    if (!stored.startsWith(this.text)) return undefined;
    const stream = stored.slice(this.text.length);
    return this.reserved.test(stream) ? undefined : stream;
  }
}
