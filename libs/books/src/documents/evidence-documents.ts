import type { ReadStore } from '@art30/event-sourcing';
import type { AsOfResolver } from '../times/as-of';
import { ordinal, text, type ResultRow } from '../times/rows';

/** Largest number of rows that one query reads, so that it stays short; the caller asks again for further rows. */
const rowsPerLookMax = 1_000;

/** Name and status of a document, as events of the log state them. */
export interface DocumentOfEvents {
  /** Name in the last event that names the document; undefined if no event names it. */
  readonly name: string | undefined;
  readonly isNamed: boolean;
  readonly isErased: boolean;
}

/** Looks up documents by hash: whether an event names the document, and whether it was erased. */
export class EvidenceDocuments {
  constructor(
    private readonly asOf: Pick<AsOfResolver, 'resolveAtHead'>,
    private readonly readStore: ReadStore,
  ) {}

  /** Returns a document as of the last event that the read model contains, without waiting for later events. */
  seen(sha256: string): DocumentOfEvents {
    const rows = this.readStore.query(
      'SELECT name FROM documents WHERE sha256 = ? ORDER BY sequence, ordinal',
      [sha256],
    );
    const names = rows.flatMap(({ name }) => (typeof name === 'string' ? [name] : []));
    const isErased = names.length < rows.length;
    return { name: names.at(-1), isNamed: rows.length > 0, isErased };
  }

  /**
   * Returns a document after the read model has caught up with the head of the log.
   *
   * @throws QuestionRefused BEHIND if the read model does not catch up in time.
   */
  async atHead(sha256: string): Promise<DocumentOfEvents> {
    await this.asOf.resolveAtHead();
    return this.seen(sha256);
  }

  /** Returns erasures recorded after the event with that sequence, at most as many as one query reads. */
  erasedAfter(sequence: number): readonly { readonly sequence: number; readonly sha256: string }[] {
    const rows = this.readStore.query(
      'SELECT sequence, sha256 FROM documents WHERE sequence > ? AND name IS NULL ORDER BY sequence LIMIT ?',
      [sequence, rowsPerLookMax],
    );
    return rows.map((row) => ({ sequence: ordinal(row, 'sequence'), sha256: text(row, 'sha256') }));
  }
}

/** Yields the hashes of all documents that events name and that were not erased, in ascending order. */
export function* standingDocuments(readStore: ReadStore): Generator<string> {
  let page: readonly ResultRow[];
  let after = '';
  do {
    page = readStore.query(
      `SELECT sha256 FROM documents WHERE sha256 > ?
       GROUP BY sha256 HAVING count(*) = count(name) ORDER BY sha256 LIMIT ?`,
      [after, rowsPerLookMax],
    );
    for (const row of page) {
      after = text(row, 'sha256');
      yield after;
    }
  } while (page.length === rowsPerLookMax);
}
