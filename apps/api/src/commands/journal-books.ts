import { demandStatementPeriod, type MadeStatement } from '@art30/accounting';
import { ordinal, text, type Books, type ResultRow } from '@art30/books';
import type { ReadStore } from '@art30/event-sourcing';
import type { ApplicationChange, Books as LedgerBooks, StatementAsked } from '@art30/ledger';
import type { StatementBooks } from '../statements/statement-books';
import { renditionsOf } from '../statements/statement-rendition';
import type { ProjectionWorker } from '../storage/projection-worker';

/** Rows of the applications register that one look takes in. */
const rowsPerLookMax = 1_000;

/** Those who read the read model. */
export interface Readers {
  readonly books: Books;
  readonly readStore: ReadStore;
  readonly projections: ProjectionWorker;
  readonly statements: StatementBooks;
}

/**
 * The books of the ledger as this instance's read model holds them.
 *
 * @returns books that refuse with QuestionRefused BEHIND where the read model does not reach the head
 *   of the log in time.
 */
export function journalBooks(readers: Readers): LedgerBooks {
  const { books, readStore, projections } = readers;
  return {
    find: (eventId) => projections.find(eventId),
    waitFor: (position) => projections.waitFor(position),
    unreadable: () => projections.unreadable(),
    ofYear: (year, through) => books.periodBooks.of(year, through),
    openItems: (asAt) => books.revaluationBooks.asAt(asAt),
    suspense: () => books.suspenseBooks.now(),
    statement: (asked) => statementOf(readers, asked),
    unfinishedRuns: () => books.periodBooks.unfinishedRuns(),
    applicationChanges: (after) => applicationChanges(readStore, after),
  };
}

/** A statement is made from a read model that has seen the whole log, and names how far that went. */
async function statementOf(
  { books, statements }: Readers,
  { statementId: id, donorId, from, to, language, issuedOn, supersedes }: StatementAsked,
): Promise<MadeStatement> {
  demandStatementPeriod(from, to);
  const closing = await books.asOf.resolveAtHead();
  const content = await statements.statement(
    { donorId, from, to, closing: { ...closing, asAt: to } },
    { language, issue: { id, issuedOn, supersedes } },
  );
  const { template } = content;
  const renditions = renditionsOf(content);
  return { sequence: closing.sequence, template, renditions, statement: content };
}

function applicationChanges(
  readStore: ReadStore,
  after: ApplicationChange | null,
): ApplicationChange[] {
  return readStore
    .query(
      'SELECT sequence, ordinal, id, changes FROM applications ' +
        'WHERE (sequence, ordinal) > (?, ?) ORDER BY sequence, ordinal LIMIT ?',
      [after?.sequence ?? 0, after?.ordinal ?? 0, rowsPerLookMax],
    )
    .map(changeIn);
}

function changeIn(row: ResultRow): ApplicationChange {
  const changes = JSON.parse(text(row, 'changes')) as {
    readonly receiptId?: string;
    readonly state?: string;
    readonly released?: string;
  };
  return {
    sequence: ordinal(row, 'sequence'),
    ordinal: ordinal(row, 'ordinal'),
    applicationId: text(row, 'id'),
    receiptId: changes.receiptId,
    isSettled: changes.released === 'yes' || changes.state === 'applied',
  };
}
