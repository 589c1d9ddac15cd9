import { type kit, readingRoles } from '@art30/accounting';
import { Books } from '@art30/books';
import {
  DonorStatement,
  DonorStatements,
  type RenditionType,
  type StatementContent,
} from '@art30/documents';
import {
  applyDecorators,
  Controller,
  Get,
  Param,
  Query,
  type StreamableFile,
} from '@nestjs/common';
import {
  ApiExtraModels,
  ApiOkResponse,
  ApiOperation,
  ApiTags,
  getSchemaPath,
} from '@nestjs/swagger';
import type { RawReply } from '../http/raw-http';
import { ProblemDocument } from '../problems/problem-answer';
import { isDonor } from '../readers/donor-reading';
import { DonorPath } from '../resources/donors.routes';
import { Access } from '../route-access/route-access';
import { problemResponse, queryProblems } from '../routes/query-endpoint';
import { classOf, Stated } from '../schema/schema-class';
import {
  explainHeader,
  nameHeader,
  nameStateHeader,
  Rendering,
  renditionAsked,
  type RenditionAsked,
  sendRendition,
} from './statement-rendition';
import { IssuedStatementQuery, StatementPath, StatementQuery } from './statements.routes';

/** Declares a GET route that returns a statement as JSON or CSV, with its documentation. */
function StatementEndpoint(
  path: string,
  docs: {
    readonly summary: string;
    readonly description: string;
    /** Error code of the answer for an id that does not exist. */
    readonly unknown: string;
    /** Codes of the rejections by business rules, if there are any. */
    readonly refused?: string;
  },
) {
  const { summary, description, unknown } = docs;
  return applyDecorators(
    Get(path),
    Access({ roles: [...readingRoles, 'donor'], about: 'ofAddress' }),
    ApiOperation({ summary, description }),
    ApiExtraModels(classOf(ProblemDocument), classOf(DonorStatement)),
    ApiOkResponse({
      description: 'The statement, in the form that `Accept` asks for.',
      headers: {
        [explainHeader]: {
          description:
            'Leads from each line of the statement to the journal lines behind its figure: a URI template of `GET /v1/audit/explain` (RFC 9652). Its variables are columns of the CSV form, which are members of a changed line as well; one that is empty there is given as an empty text.',
          schema: {
            type: 'string',
            example:
              '"/v1/audit/explain?report=statement&asAt=2024-12-31&knownAt=90&donor=DON-A&event={event}&figure={section}.{figure}{&recommendation,pledge,instalment,purpose,level,country,currency}"; rel="via"',
          },
        },
        [nameHeader]: {
          description:
            'Name of a donor who is a private person, percent-encoded UTF-8: the statement itself has its reference, which stands here too once the name was erased. Left out for any other donor.',
          schema: { type: 'string', example: 'Jane%20Doe' },
        },
        [nameStateHeader]: {
          description:
            '`kept` where `Donor-Name` has the name, `erased` where it has the reference.',
          schema: { type: 'string', example: 'kept' },
        },
      },
      content: {
        'application/json': { schema: { $ref: getSchemaPath(classOf(DonorStatement)) } },
        'text/csv': {
          schema: { type: 'string', example: 'section,recommendation,pledge,instalment\r\n' },
        },
      },
    }),
    problemResponse(404, unknown),
    problemResponse(406, 'NOT_ACCEPTABLE'),
    ...(docs.refused === undefined ? [] : [problemResponse(422, docs.refused)]),
    ...Object.values(queryProblems),
  );
}

type Asked<S extends kit.Shape> = kit.Infer<S>;

/**
 * Routes for donor statements, as JSON or CSV by the header Accept. A donor gets an issued statement with the same
 * bytes as everybody else.
 */
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

  /**
   * Sends a statement with the same bytes that are issued. The name of a private person is sent in a header, because it
   * may be erased later.
   */
  private async sent(
    content: StatementContent,
    type: RenditionType,
    reply: RawReply,
  ): Promise<StreamableFile> {
    const [name] = await this.books.people.shownTexts.beside(content.donor, ['name']);
    return sendRendition(content, { type, name }, reply);
  }
}
