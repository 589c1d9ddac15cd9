import type { ReadStore } from '@art30/event-sourcing';
import type { AsOfResolver } from '../times/as-of';
import { ordinal, text, type ResultRow } from '../times/rows';

/** Largest number of rows that one query reads. */
const rowsPerLookMax = 1_000;

/** A document as events describe it. */
export interface DocumentOfEvents {
  /** Name in the last event that names the document; undefined if no event names it. */
  readonly name: string | undefined;
  readonly isNamed: boolean;
  readonly isErased: boolean;
}

/** Looks up documents that events name, and documents that were erased. */
export class EvidenceDocuments {
  constructor(
    private readonly asOf: Pick<AsOfResolver, 'resolveAtHead'>,
    private readonly readStore: ReadStore,
  ) {}

  /** The document as of the events that the read model contains. */
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
   * The document after the read model has caught up with the head of the log.
   *
   * @throws QuestionRefused BEHIND if the read model does not catch up in time.
   */
  async atHead(sha256: string): Promise<DocumentOfEvents> {
    await this.asOf.resolveAtHead();
    return this.seen(sha256);
  }

  /** Documents that were erased after an event of the log, up to the limit of one query. */
  erasedAfter(sequence: number): readonly { readonly sequence: number; readonly sha256: string }[] {
    const rows = this.readStore.query(
      'SELECT sequence, sha256 FROM documents WHERE sequence > ? AND name IS NULL ORDER BY sequence LIMIT ?',
      [sequence, rowsPerLookMax],
    );
    return rows.map((row) => ({ sequence: ordinal(row, 'sequence'), sha256: text(row, 'sha256') }));
  }
}

/** Hashes of all documents that events name and that were not erased, in the order of the hashes. */
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
