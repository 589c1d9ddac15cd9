import { Controller, Headers, Param, Query, Res, type StreamableFile } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Books } from '@art30/books';
import { DonorStatements } from '@art30/documents';
import { DonorPath } from '../donors/donors-view.dto';
import type { RawReply } from '../http/raw-http';
import { PageQueryDto } from '../read/as-of.dto';
import { QueryEndpoint } from '../read/query-endpoint';
import { IssuedStatementsDto } from './issued-statements.dto';
import { StatementChangesDto } from './statement-changes.dto';
import { StatementEndpoint } from './statement-endpoint';
import { renditionAsked, sendRendition } from './statement-rendition';
import { IssuedStatementQueryDto, StatementPath, StatementQueryDto } from './statements.dto';

@ApiTags('statements')
@Controller('v1')
export class StatementsQueriesController {
  constructor(
    private readonly books: Books,
    private readonly statements: DonorStatements,
  ) {}

  @StatementEndpoint('donors/:donorId/statement', {
    summary: 'Statement of a donor, not issued',
    description:
      'What a statement says if it is issued now: balances before and after the period and all that ' +
      'moved them, pledges, instalments, receipts, purposes, and the way from agreement to cash. ' +
      '`Accept` chooses JSON or CSV.',
    unknown: 'DONOR_UNKNOWN',
    refused: 'STATEMENT_TOO_LARGE',
  })
  async find(
    @Param() { donorId }: DonorPath,
    @Query() query: StatementQueryDto,
    @Headers('accept') accept: string | undefined,
    @Res({ passthrough: true }) reply: RawReply,
  ): Promise<StreamableFile> {
    const type = renditionAsked(accept);
    const content = await this.statements.find(donorId, query);
    return sendRendition(content, type, reply);
  }

  @QueryEndpoint('donors/:donorId/statements', {
    summary: 'Statements that were issued to a donor',
    description:
      'In the order of their issue: period, sequence, policy, template and language, the hashes of ' +
      'their forms, and which of them superseded which.',
    answer: IssuedStatementsDto,
    unknown: 'DONOR_UNKNOWN',
  })
  issued(
    @Param() { donorId }: DonorPath,
    @Query() query: PageQueryDto,
  ): Promise<IssuedStatementsDto> {
    return this.books.issuedStatements.list(donorId, query);
  }

  @QueryEndpoint('statements/:statementId/changes', {
    summary: 'What a statement says otherwise than the one it supersedes',
    description:
      'Line by line what was said and what is said, and which events, recorded between the two, ' +
      'changed it. A statement that supersedes none has no changes.',
    answer: StatementChangesDto,
    unknown: 'STATEMENT_UNKNOWN',
  })
  changes(
    @Param() { statementId }: StatementPath,
    @Query() query: IssuedStatementQueryDto,
  ): Promise<StatementChangesDto> {
    return this.statements.changes(statementId, query);
  }

  @StatementEndpoint('statements/:statementId', {
    summary: 'A statement that was issued',
    description:
      'The bytes of the statement as it was issued, whatever was recorded since; `Accept` chooses ' +
      'JSON or CSV.',
    unknown: 'STATEMENT_UNKNOWN',
  })
  async findIssued(
    @Param() { statementId }: StatementPath,
    @Query() query: IssuedStatementQueryDto,
    @Headers('accept') accept: string | undefined,
    @Res({ passthrough: true }) reply: RawReply,
  ): Promise<StreamableFile> {
    const type = renditionAsked(accept);
    const content = await this.statements.issued(statementId, query);
    return sendRendition(content, type, reply);
  }
}
