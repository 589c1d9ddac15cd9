import {
  type AnyLedgerEvent,
  type Entry,
  ledgerEventOf,
  type StatementIssuedFacts,
} from '@art30/accounting';
import { canonicalJson, type TableRow } from '@art30/event-sourcing';
import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';
import { BooksOfEvents } from './books-index';
import { BookSums, derivedBooks, type DerivedBooks } from './derived-books';
import { Reading } from './event-rows';
import { fileOfLines, type FilePiece, type PackEvent, wholeFile } from './pack-event';
import { packFileNames, statementFileName } from './pack-file-names';
import { readmeText, type UnreadEvent } from './readme';

/** An issued statement with the bytes of its JSON form. */
export interface IssuedStatement {
  readonly text: string;
  /** True if these bytes have the length and hash that the event states for its JSON form. */
  readonly isAsIssued: boolean;
}

/**
 * Rebuilds the JSON form of a statement from the event that issued it: canonical JSON of its content with the
 * added member `sha256`, which is the hash of the canonical JSON without it.
 */
export function issuedStatement({
  statement,
  renditions,
}: Pick<StatementIssuedFacts, 'statement' | 'renditions'>): IssuedStatement {
  const text = canonicalJson({ ...statement, sha256: digestOf(canonicalJson(statement)) });
  const stated = renditions.find(({ type }) => type === 'application/json');
  const isAsIssued = stated?.sha256 === digestOf(text) && stated.bytes === utf8ToBytes(text).length;
  return { text, isAsIssued };
}

function digestOf(text: string): string {
  return bytesToHex(sha256(utf8ToBytes(text)));
}

/** A fault of an event that issues a statement: its id was used before, or its content has another hash or length. */
export interface PackFault {
  readonly sequence: number;
  readonly eventId: string;
  /** Description from the verb on: "issues statement S1 for a second time". */
  readonly problem: string;
}

/**
 * Derives files of a pack from its events: all except the events, the checkpoints, their cosignatures and the manifest.
 * Add every leaf in log order, then call `rest`. A verifier derives the files again and compares them, so a change of
 * their content needs a new version of the pack.
 *
 * Memory holds the sums (one for each account, currency and set of dimensions that is not zero) and the names
 * of streams and statements.
 */
export class PackFiles {
  readonly #reading = new Reading();
  readonly #sums = new BookSums();
  readonly #books = new BooksOfEvents();
  readonly #statements = new Set<string>();
  readonly #unread: UnreadEvent[] = [];
  /** Sequences of the events by which operators skipped other events, by the ids of the skipped ones. */
  readonly #skips = new Map<string, number>();
  readonly #faults: PackFault[] = [];
  #events = 0;

  /** Faults found so far; a sound log has none. */
  get faults(): readonly PackFault[] {
    return this.#faults;
  }

  /** Returns the trial balance and other balances of all events so far. */
  books(): DerivedBooks {
    return derivedBooks(this.#sums);
  }

  /**
   * Adds the next event.
   *
   * @returns pieces of the files that are derived from it.
   */
  add(event: PackEvent): readonly FilePiece[] {
    this.#events += 1;
    const read = this.#reading.of(event);
    const documents = linesOf(read.rows, 'documents').map((row) => documentPiece(event, row));
    if (!read.isRead) {
      this.#unread.push({ sequence: event.sequence, eventId: event.id });
      return documents;
    }
    const ledgerEvent = ledgerEventOf(event);
    this.#books.add(ledgerEvent);
    this.#book(ledgerEvent.data.entries, read.rows);
    if (ledgerEvent.type === 'EventSkipped')
      this.#skips.set(ledgerEvent.data.eventId, event.sequence);
    return [...documents, ...this.#madeBy(ledgerEvent, event)];
  }

  /**
   * Returns the remaining files once every event was added.
   *
   * @param isCosigned true if the pack has a file with signatures of witnesses, which its README then describes.
   */
  *rest(isCosigned = false): Generator<FilePiece> {
    const { balances, documents, policies, rates, readme, trialBalance } = packFileNames;
    yield wholeFile(documents, '');
    yield wholeFile(rates, '');
    yield* fileOfLines(balances, this.#sums.balances());
    yield* fileOfLines(trialBalance, this.#sums.trialBalance());
    yield wholeFile(policies, this.#books.text());
    const counts = { events: this.#events, statements: this.#statements.size };
    yield wholeFile(
      readme,
      readmeText({ ...counts, isCosigned, unread: this.#unread, skips: this.#skips }),
    );
  }

  #book(entries: readonly Entry[], rows: readonly TableRow[]): void {
    const lines = linesOf(rows, 'journal');
    for (const [index, entry] of entries.entries()) {
      const { amount, usd } = lines[index] as { amount: bigint; usd: bigint };
      this.#sums.add(entry, { amount, usd });
    }
  }

  #madeBy({ type, data }: AnyLedgerEvent, event: PackEvent): readonly FilePiece[] {
    switch (type) {
      case 'ExchangeRatesPublished': {
        const { sequence, id } = event;
        const text = `${canonicalJson({ event: id, list: data, sequence })}\n`;
        return [{ name: packFileNames.rates, text, isLast: false }];
      }
      case 'StatementIssued':
        return this.#statement(data, event);
      default:
        return [];
    }
  }

  #statement(data: StatementIssuedFacts, event: PackEvent): readonly FilePiece[] {
    const { statementId } = data;
    if (this.#statements.has(statementId)) {
      this.#fault(event, `issues statement ${statementId} for a second time`);
      return [];
    }
    this.#statements.add(statementId);
    const { text, isAsIssued } = issuedStatement(data);
    if (!isAsIssued) {
      this.#fault(event, `holds a statement that is not of the hash and length that it states`);
    }
    return [wholeFile(statementFileName(statementId), text)];
  }

  #fault({ sequence, id: eventId }: PackEvent, problem: string): void {
    this.#faults.push({ sequence, eventId, problem });
  }
}

function linesOf(rows: readonly TableRow[], table: string) {
  return rows.flatMap((one) => (one.table === table ? [one.row] : []));
}

/** Returns one line for each document that an event names or erases. */
function documentPiece(
  { id: event, type: eventType, sequence }: PackEvent,
  { sha256, name, media_type: mediaType, size }: TableRow['row'],
): FilePiece {
  const document = { sha256, name, mediaType, size };
  const text = `${canonicalJson({ document, event, eventType, sequence })}\n`;
  return { name: packFileNames.documents, text, isLast: false };
}
