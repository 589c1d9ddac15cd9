import { Query, QueryHandler, type IQueryHandler } from '@nestjs/cqrs';
import { isDate, statementLanguage } from '@art30/accounting';
import { AgeingDay, AsOfResolver, badQuery } from '@art30/books';
import type { StatementContent } from '@art30/documents';
import { StatementBooks } from './statement-books';
import type { StatementQueryDto } from './statements.dto';

/** The statement of a donor as the books stand, not issued. */
export class FindStatement extends Query<StatementContent> {
  constructor(
    readonly donorId: string,
    readonly query: StatementQueryDto,
  ) {
    super();
  }
}

@QueryHandler(FindStatement)
export class FindStatementHandler implements IQueryHandler<FindStatement> {
  constructor(
    private readonly asOf: AsOfResolver,
    private readonly ageingDay: AgeingDay,
    private readonly books: StatementBooks,
  ) {}

  async execute({ donorId, query }: FindStatement): Promise<StatementContent> {
    const { from = null, to: asAt, knownAt, after } = query;
    if (from !== null && !isDate(from)) badQuery('from', 'must be a date, YYYY-MM-DD');
    if (asAt !== undefined && !isDate(asAt)) badQuery('to', 'must be a date, YYYY-MM-DD');
    const known = await this.asOf.resolve({ asAt, knownAt, after });
    const to = this.ageingDay.of(known);
    if (from !== null && from > to) badQuery('from', `must not be after ${to}`);
    const period = { donorId, from, to, closing: { ...known, asAt: to } };
    return this.books.statement(period, { issue: null, language: statementLanguage });
  }
}
