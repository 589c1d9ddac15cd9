import { Controller, Headers, Param, Query, Res, type StreamableFile } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { kit } from '@art30/accounting';
import { Books, PageQuery } from '@art30/books';
import { DonorStatements, type RenditionType, type StatementContent } from '@art30/documents';
import { DonorPath } from '../donors/donors.queries';
import type { RawReply } from '../http/raw-http';
import { classOf } from '../schema/schema-class';
import { Stated } from '../routes/stated';
import { QueryEndpoint } from '../routes/query-endpoint';
import { StatementEndpoint } from './statement-endpoint';
import { renditionAsked, sendRendition } from './statement-rendition';
import { IssuedStatements, StatementChanges } from './statements.answers';
import { IssuedStatementQuery, StatementQuery } from './statements.questions';
import { StatementPath } from './statements.routes';

type Asked<S extends kit.Shape> = kit.Infer<S>;

@ApiTags('statements')
@Controller('v1')
export class StatementsQueriesController {
  constructor(
    private readonly books: Books,
    private readonly statements: DonorStatements,
  ) {}

  @Stated(DonorPath, StatementQuery, null, null)
  @StatementEndpoint('donors/:donorId/statement', {
    summary: 'Statement of a donor, not issued',
    description:
      'The statement as it would be issued now: balances before and after the period and all that moved them, pledges, instalments, receipts, purposes, and the steps from agreement to cash. `Accept` chooses JSON or CSV.',
    unknown: 'DONOR_UNKNOWN',
    refused: 'STATEMENT_TOO_LARGE',
  })
  async find(
    @Param() { donorId }: Asked<typeof DonorPath>,
    @Query() query: Asked<typeof StatementQuery>,
    @Headers('accept') accept: string | undefined,
    @Res({ passthrough: true }) reply: RawReply,
  ): Promise<StreamableFile> {
    const type = renditionAsked(accept);
    const content = await this.statements.find(donorId, query);
    return this.sent(content, type, reply);
  }

  @Stated(DonorPath, PageQuery)
  @QueryEndpoint('donors/:donorId/statements', {
    summary: 'Statements that were issued to a donor',
    description:
      'Statements in the order of their issue, each with its period, sequence, policy, template, language, the hashes of its forms, and the statement that it supersedes.',
    answer: classOf(IssuedStatements),
    unknown: 'DONOR_UNKNOWN',
  })
  issued(
    @Param() { donorId }: Asked<typeof DonorPath>,
    @Query() query: Asked<typeof PageQuery>,
  ): Promise<Asked<typeof IssuedStatements>> {
    return this.books.issuedStatements.list(donorId, query);
  }

  @Stated(StatementPath, IssuedStatementQuery)
  @QueryEndpoint('statements/:statementId/changes', {
    summary: 'Changes from the statement that this one supersedes',
    description:
      'Each line that differs, with its value before and after, and the events recorded between the two that changed it. A statement that supersedes none has no changes.',
    answer: classOf(StatementChanges),
    unknown: 'STATEMENT_UNKNOWN',
  })
  changes(
    @Param() { statementId }: Asked<typeof StatementPath>,
    @Query() query: Asked<typeof IssuedStatementQuery>,
  ): Promise<Asked<typeof StatementChanges>> {
    return this.statements.changes(statementId, query);
  }

  @Stated(StatementPath, IssuedStatementQuery, null, null)
  @StatementEndpoint('statements/:statementId', {
    summary: 'A statement that was issued',
    description:
      'The bytes of the statement as it was issued, whatever was recorded since; `Accept` chooses ' +
      'JSON or CSV.',
    unknown: 'STATEMENT_UNKNOWN',
  })
  async findIssued(
    @Param() { statementId }: Asked<typeof StatementPath>,
    @Query() query: Asked<typeof IssuedStatementQuery>,
    @Headers('accept') accept: string | undefined,
    @Res({ passthrough: true }) reply: RawReply,
  ): Promise<StreamableFile> {
    const type = renditionAsked(accept);
    const content = await this.statements.issued(statementId, query);
    return this.sent(content, type, reply);
  }

  /** In the bytes that are issued, with the name of a private person beside them. */
  private async sent(
    content: StatementContent,
    type: RenditionType,
    reply: RawReply,
  ): Promise<StreamableFile> {
    const [name] = await this.books.shownTexts.beside(content.donor, ['name']);
    return sendRendition(content, { type, name }, reply);
  }
}
