import {
  demandStatementBytes,
  renditionTypes,
  statementLanguage,
  type kit,
  type StatementRendition,
} from '@art30/accounting';
import { badQuery, daysOf, type AsOfQuery, type Books, type StatementPeriod } from '@art30/books';
import { canonicalJson } from '@art30/event-sourcing';
import {
  changedLines,
  type ChangedLine,
  type ChangedValue,
  type LineChange,
  type StatementChanges,
} from './changes';
import type { StatementContent, StatementHead } from './content';
import { donorStatement, untied } from './donor-statement';
import { renderStatement } from './templates';

/** Issue and language of a statement; `issue` is null for a preview. */
type Issued = Pick<StatementHead, 'issue' | 'language'>;

/** Posting dates that a statement covers, and the log position that it is based on. */
interface StatementQuery extends Omit<AsOfQuery, 'asAt'> {
  readonly from?: string | undefined;
  readonly to?: string | undefined;
}

/** Log position up to which issued statements are read. */
type IssuedQuery = Pick<AsOfQuery, 'after'>;

/** Donor statements: previews, issued ones, and comparisons with the superseded statement. */
export class DonorStatements {
  constructor(private readonly books: Books) {}

  /**
   * Returns a preview of the statement for these days. It has no issue and uses the books as they were known
   * at `knownAt`, by default now.
   *
   * @throws QuestionRefused UNREADABLE for the days, UNKNOWN for the donor.
   */
  async find(donorId: string, query: StatementQuery): Promise<StatementContent> {
    const { to: asAt, knownAt, after } = query;
    const { from } = daysOf(query);
    const asOf = await this.books.times.asOf.resolve({ asAt, knownAt, after });
    const to = this.books.times.ageingDay.of(asOf);
    if (from !== null && from > to) badQuery('from', `must not be after ${to}`);
    const period = { donorId, from, to, closing: { ...asOf, asAt: to } };
    return this.make(period, { issue: null, language: statementLanguage });
  }

  /**
   * Builds a statement from the books.
   *
   * @throws QuestionRefused UNKNOWN for the donor.
   * @throws Rejection STATEMENT_TOO_LARGE.
   * @throws Error for a statement that does not reconcile, which is a fault of the books or of this program.
   */
  async make(period: StatementPeriod, issued: Issued): Promise<StatementContent> {
    const { head, ...figures } = await this.books.statements.books.figures(period);
    const statement = donorStatement({ head: { ...issued, ...head }, ...figures });
    const faults = untied(statement);
    if (faults.length > 0) throw new Error(`the statement does not tie: ${faults.join(', ')}`);
    demandStatementBytes(bytesOf(canonicalJson(statement)));
    return statement;
  }

  /**
   * Returns an issued statement as its event stores it.
   *
   * @throws QuestionRefused UNKNOWN.
   */
  async issued(statementId: string, query: IssuedQuery): Promise<StatementContent> {
    return (await this.books.statements.issued.find(statementId, query)) as StatementContent;
  }

  /**
   * Returns the lines that differ from the superseded statement, with the events that changed them.
   *
   * @throws QuestionRefused UNKNOWN.
   */
  async changes(
    statementId: string,
    query: IssuedQuery,
  ): Promise<kit.Infer<typeof StatementChanges>> {
    const after = await this.issued(statementId, query);
    const supersedes = after.issue?.supersedes ?? null;
    const throughSequence = after.knownAt.sequence;
    if (supersedes === null) {
      return { id: statementId, supersedes, afterSequence: null, throughSequence, items: [] };
    }
    const before = await this.issued(supersedes, query);
    const afterSequence = before.knownAt.sequence;
    const changed = changedLines(before, after);
    const subjects = changed.map(({ subject }) => subject);
    const events = this.books.statements.changes.eventsOf(subjects, after, afterSequence);
    const items = changed.map((line, index) => ({
      ...lineOf(line.subject),
      before: valueOf(line.before),
      after: valueOf(line.after),
      events: events[index] ?? [],
    }));
    return { id: statementId, supersedes, afterSequence, throughSequence, items };
  }
}

/**
 * Returns media type, size in bytes and hash of a statement in each of its forms.
 *
 * @param digest SHA-256 of a text in UTF-8, in hexadecimal digits.
 */
export function renditionsOf(
  content: StatementContent,
  digest: (text: string) => string,
): StatementRendition[] {
  return renditionTypes.map((type) => {
    const text = renderStatement(content, type, digest);
    return { type, bytes: bytesOf(text), sha256: digest(text) };
  });
}

function bytesOf(text: string): number {
  return new TextEncoder().encode(text).length;
}

function lineOf(
  subject: LineChange['subject'],
): Omit<kit.Infer<typeof ChangedLine>, 'before' | 'after' | 'events'> {
  const { section, figure, recommendation, pledge, instalment, purpose, level, country } = subject;
  return {
    section,
    figure,
    recommendation: recommendation ?? null,
    pledge: pledge ?? null,
    instalment: instalment ?? null,
    purpose: purpose ?? null,
    level: level ?? null,
    country: country ?? null,
    event: subject.event ?? null,
  };
}

function valueOf(value: LineChange['before']): kit.Infer<typeof ChangedValue> | null {
  if (value === null) return null;
  const { amount, number, text: words, date, reference } = value;
  return {
    amount: amount ?? null,
    number: number ?? null,
    text: words ?? null,
    date: date ?? null,
    reference: reference ?? null,
  };
}
