import { Inject } from '@nestjs/common';
import { Query, QueryHandler, type IQueryHandler } from '@nestjs/cqrs';
import {
  all,
  answeredPage,
  AsOfResolver,
  condition,
  type CursorKey,
  cutPage,
  keyOfLength,
  ordinal,
  type Page,
  RegisterReader,
  text,
  unknown,
  within,
} from '@art30/books';
import type { StatementContent } from '@art30/documents';
import type { ReadStore } from '@art30/event-sourcing';
import type { PageQueryDto } from '../read/as-of.dto';
import { READ_STORE } from '../storage/tokens';
import { IssuedStatements } from './issued-statements';
import type { IssuedStatementDto, IssuedStatementsDto } from './issued-statements.dto';
import type { IssuedStatementQueryDto } from './statements.dto';

/** The content of a statement that was issued, as its event holds it. */
export class FindIssuedStatement extends Query<StatementContent> {
  constructor(
    readonly statementId: string,
    readonly query: IssuedStatementQueryDto,
  ) {
    super();
  }
}

export class ListIssuedStatements extends Query<IssuedStatementsDto> {
  constructor(
    readonly donorId: string,
    readonly query: PageQueryDto,
  ) {
    super();
  }
}

@QueryHandler(FindIssuedStatement)
export class FindIssuedStatementHandler implements IQueryHandler<FindIssuedStatement> {
  constructor(private readonly statements: IssuedStatements) {}

  execute({ statementId, query }: FindIssuedStatement): Promise<StatementContent> {
    return this.statements.find(statementId, query);
  }
}

@QueryHandler(ListIssuedStatements)
export class ListIssuedStatementsHandler implements IQueryHandler<ListIssuedStatements> {
  constructor(
    private readonly asOf: AsOfResolver,
    private readonly registers: RegisterReader,
    @Inject(READ_STORE) private readonly readStore: ReadStore,
  ) {}

  async execute({ donorId, query }: ListIssuedStatements): Promise<IssuedStatementsDto> {
    const page = await this.asOf.page(query);
    const ever = { ...page.asOf, asAt: null };
    if (this.registers.find('donors', donorId, ever) === undefined) unknown('DONOR', donorId, ever);
    const { rows, nextAfter } = this.issued(donorId, page);
    const items = this.registers.many<Omit<IssuedStatementDto, 'id'>>(
      'statements',
      rows,
      page.asOf,
    );
    return { ...answeredPage(page, nextAfter), items: [...items] };
  }

  /** Ids of a page in the order of issue: an event makes one statement. */
  private issued(
    donorId: string,
    page: Page,
  ): { rows: readonly string[]; nextAfter: CursorKey | null } {
    const where = all([
      within(page.asOf),
      condition("json_extract(changes, '$.donorId') = ?", donorId),
      condition('sequence > ?', ...(keyOfLength(page, 1) ?? [0])),
    ]);
    const found = this.readStore.query(
      `SELECT sequence, id FROM statements WHERE ${where.sql} ORDER BY sequence LIMIT ?`,
      [...where.values, page.limit + 1],
    );
    const { rows, nextAfter } = cutPage(found, page, (row) => [ordinal(row, 'sequence')]);
    return { rows: rows.map((row) => text(row, 'id')), nextAfter };
  }
}
