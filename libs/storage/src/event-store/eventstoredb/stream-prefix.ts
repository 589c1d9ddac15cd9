/** Names that the ledger gives to no stream: the server's own, and logs with retentions of their own. */
const ofLedgerReserved = '\\$|access-|audit-';
/** Those that a log beside it gives to none. */
const ofServer = '\\$';

/** What every stream of a ledger begins with on a server, unless it is set otherwise. */
export const defaultStreamPrefix = 'article30-';

/** Logs beside a ledger, under a prefix made of the ledger's: never a part of its sequence. */
const besides = ['access', 'audit', 'names'] as const;
/** The longest of those words comes on top of the letters that a ledger may have. */
const wellFormed = /^[A-Za-z0-9]{1,38}-$/;
const ofLedger = /^[A-Za-z0-9]{1,32}-$/;
const ofBeside = new RegExp(`(?:${besides.join('|')})-$`, 'i');

/**
 * Whether a text may be the prefix of a ledger: letters and digits, and one hyphen at the end; not that of
 * a log beside another ledger.
 */
export function isStreamPrefix(text: string): boolean {
  return ofLedger.test(text) && !ofBeside.test(text);
}

/**
 * The names of one ledger's streams on a server that others use too: put on when a stream is
 * written or asked for, and taken off what comes from there, so that a ledger is the same on every
 * store.
 */
export class StreamPrefix {
  private readonly reserved: RegExp;

  /** @param reservedNames what no name may begin with after the prefix. */
  constructor(
    readonly text: string = defaultStreamPrefix,
    private readonly reservedNames = ofLedgerReserved,
  ) {
    this.reserved = new RegExp(`^(?:${reservedNames})`);
    if (!wellFormed.test(text)) throw new Error(`"${text}" is no prefix of streams`);
  }

  /** The prefix of a log beside the ledger: `article30names-` of `article30-`. */
  beside(log: (typeof besides)[number]): StreamPrefix {
    return new StreamPrefix(`${this.text.slice(0, -1)}${log}-`, ofServer);
  }

  /** Matches the names of the streams of this ledger and of their metadata, here and in the server. */
  get ofStreamsAndMetadata(): string {
    return `^(?:\\$\\$)?${this.text}(?!${this.reservedNames})`;
  }

  /** The name on the server. @throws Error for a name that no stream of a ledger bears. */
  stored(stream: string): string {
    if (this.reserved.test(stream)) throw new Error(`${stream} is no stream of the ledger`);
    return this.text + stream;
  }

  /** The name in the ledger; undefined for a stream of somebody else. */
  own(stored: string): string | undefined {
    if (!stored.startsWith(this.text)) return undefined;
    const stream = stored.slice(this.text.length);
    return this.reserved.test(stream) ? undefined : stream;
  }
}
