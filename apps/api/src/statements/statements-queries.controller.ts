import { Controller, Param, Query, type StreamableFile } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { kit } from '@art30/accounting';
import { Books } from '@art30/books';
import { DonorStatements, type RenditionType, type StatementContent } from '@art30/documents';
import type { RawReply } from '../http/raw-http';
import { DonorPath } from '../resources/donors.routes';
import { isDonor } from '../readers/own-reading';
import { Stated } from '../routes/stated';
import { StatementEndpoint } from './statement-endpoint';
import {
  renditionAsked,
  Rendering,
  sendRendition,
  type RenditionAsked,
} from './statement-rendition';
import { IssuedStatementQuery, StatementQuery } from './statements.questions';
import { StatementPath } from './statements.routes';

type Asked<S extends kit.Shape> = kit.Infer<S>;

/** Statements in the form that `Accept` asks for; a donor is handed what was made for it, as it is. */
@ApiTags('statements')
@Controller('v1')
export class StatementsQueriesController {
  constructor(
    private readonly books: Books,
    private readonly statements: DonorStatements,
  ) {}

  @Stated(DonorPath, StatementQuery, null)
  @StatementEndpoint('donors/:donorId/statement', {
    summary: 'Statement of a donor, not issued',
    description:
      'The statement as it would be issued now: balances before and after the period and all that moved them, pledges, instalments, receipts, purposes, and the steps from agreement to cash. `Accept` chooses JSON or CSV. A donor gets its own.',
    unknown: 'DONOR_UNKNOWN',
    refused: 'STATEMENT_TOO_LARGE',
  })
  async find(
    @Param() { donorId }: Asked<typeof DonorPath>,
    @Query() query: Asked<typeof StatementQuery>,
    @Rendering() { accept, caller, reply }: RenditionAsked,
  ): Promise<StreamableFile> {
    const type = renditionAsked(accept);
    if (isDonor(caller)) await this.books.ownOf(caller.donors).donors.demand(donorId, query);
    const content = await this.statements.find(donorId, query);
    return this.sent(content, type, reply);
  }

  @Stated(StatementPath, IssuedStatementQuery, null)
  @StatementEndpoint('statements/:statementId', {
    summary: 'A statement that was issued',
    description:
      'The bytes of the statement as it was issued, whatever was recorded since; `Accept` chooses ' +
      'JSON or CSV. A donor gets its own.',
    unknown: 'STATEMENT_UNKNOWN',
  })
  async findIssued(
    @Param() { statementId }: Asked<typeof StatementPath>,
    @Query() query: Asked<typeof IssuedStatementQuery>,
    @Rendering() { accept, caller, reply }: RenditionAsked,
  ): Promise<StreamableFile> {
    const type = renditionAsked(accept);
    if (isDonor(caller)) {
      await this.books.ownOf(caller.donors).statements.demand(statementId, query);
    }
    const content = await this.statements.issued(statementId, query);
    return this.sent(content, type, reply);
  }

  /** In the bytes that are issued, with the name of a private person beside them. */
  private async sent(
    content: StatementContent,
    type: RenditionType,
    reply: RawReply,
  ): Promise<StreamableFile> {
    const [name] = await this.books.people.shownTexts.beside(content.donor, ['name']);
    return sendRendition(content, { type, name }, reply);
  }
}
