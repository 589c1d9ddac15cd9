import { Readable } from 'node:stream';
import {
  Controller,
  Get,
  HttpCode,
  HttpStatus,
  Param,
  Post,
  Query,
  Res,
  StreamableFile,
} from '@nestjs/common';
import { ApiExtraModels, ApiOkResponse, ApiOperation, ApiResponse, ApiTags } from '@nestjs/swagger';
import { type kit, auditingRoles, readingRoles } from '@art30/accounting';
import { Books } from '@art30/books';
import { booksText } from '@art30/documents';
import { ProblemDocument } from '../problems/problem-answer';
import { turnsForOthers } from '../process/turns';
import type { RawReply } from '../http/raw-http';
import { inContext } from '../read-model/pinned-requests';
import { Asking } from '../routes/command-request';
import { problemResponse, queryProblems } from '../routes/query-endpoint';
import { Access } from '../route-access/route-access';
import { classOf, Stated } from '../schema/schema-class';
import type { Caller } from '../sign-in/caller';
import { AuditEventsQuery, ExportQuery } from './audit.questions';
import { Replay, ReplayJobs, ReplayPath, ReplayQuery, replaysKeptMax } from './replay-jobs';
import { Runs } from './engagements/runs';

type ReplayAnswer = kit.Infer<typeof Replay>;

const ndjson = 'application/x-ndjson';
const plainText = 'text/plain';

const { badRequest, defect, unavailable } = queryProblems;
const busy = problemResponse(HttpStatus.SERVICE_UNAVAILABLE, 'ANSWER_TIMEOUT, BUSY');
const recording = problemResponse(
  HttpStatus.SERVICE_UNAVAILABLE,
  'EVENT_STORE_UNAVAILABLE, EVENT_STORE_HALTED, ANSWER_TIMEOUT, BUSY',
);
const noEngagement = problemResponse(HttpStatus.NOT_FOUND, 'ENGAGEMENT_UNKNOWN');

/**
 * Makes a stream of bytes from texts. Back-pressure then counts bytes and not texts, so the server buffers only a few
 * bytes for a slow client.
 */
const sent = (pieces: AsyncIterable<string>) =>
  Readable.from(inContext(pieces), { objectMode: false });

@ApiTags('audit')
@ApiExtraModels(classOf(ProblemDocument))
@Controller('v1/audit')
export class AuditController {
  constructor(
    private readonly books: Books,
    private readonly replays: ReplayJobs,
    private readonly runs: Runs,
  ) {}

  @Stated(AuditEventsQuery)
  @Access({ roles: readingRoles, about: 'everybody' })
  @Get('events')
  @ApiOperation({
    summary: 'Events of the log',
    description:
      'Events in the order of the log, one line of canonical JSON (RFC 8785) each: sequence, ' +
      'position, stream, revision, id, type, data and metadata, as they are stored. `after` begins behind ' +
      'any sequence. With a filter come only events that the books know.',
  })
  @ApiOkResponse({
    description: 'Newline-delimited JSON; an answer that breaks off is not complete.',
    content: { [ndjson]: { schema: { type: 'string', example: '{"sequence":1}\n' } } },
  })
  @badRequest
  @defect
  @unavailable
  async events(@Query() query: kit.Infer<typeof AuditEventsQuery>): Promise<StreamableFile> {
    const lines = await this.books.audit.ledgerLines.find(query);
    return new StreamableFile(sent(lines), { type: `${ndjson}; charset=utf-8` });
  }

  @Stated(ExportQuery, null)
  @Access({ roles: readingRoles, about: 'everybody' })
  @Get('export')
  @ApiOperation({
    summary: 'Export of the books for another accounting engine',
    description:
      'Every journal line with all its dimensions, memorandum accounts included, as plain-text accounts that hledger or beancount add up and check. Amounts are in their currency, carrying values in USDV, exchanges go through conversion accounts, and balances are asserted at each year end.',
  })
  @ApiOkResponse({
    description: 'Plain text. An answer without the last line, "; End: …", is not complete.',
    content: { [plainText]: { schema: { type: 'string', example: '; Article 30 account\n' } } },
  })
  @noEngagement
  @badRequest
  @defect
  @unavailable
  async export(
    @Query() { engagement, ...query }: kit.Infer<typeof ExportQuery>,
    @Asking() caller: Caller,
  ): Promise<StreamableFile> {
    const run = await this.runs.recorderFor(engagement, caller);
    const asOf = await this.books.times.asOf.resolve(query);
    const { asAt, sequence: throughSequence } = asOf;
    const rows = this.books.audit.journalRows(asOf);
    const text = run.whole(booksText(query.format, asOf, rows, turnsForOthers), {
      kind: 'BOOKS_EXPORT',
      options: { format: query.format },
      throughSequence,
      ...(asAt === null ? {} : { asAt }),
    });
    return new StreamableFile(sent(text), { type: `${plainText}; charset=utf-8` });
  }

  @Stated(ReplayQuery, null, null)
  @Access({ roles: [...auditingRoles, 'operator'], about: 'none' })
  @Post('replays')
  @HttpCode(HttpStatus.ACCEPTED)
  @ApiOperation({
    summary: 'Replay the log',
    description:
      'Rebuilds the read model from the first event and compares it row by row with the one that answers queries; with `documents=true` the bytes of every document that events name are read as well. Nothing is written to the ledger. One replay runs at a time.',
  })
  @ApiResponse({
    status: HttpStatus.ACCEPTED,
    description: 'The replay has started; ask for its outcome at the address in `Location`.',
    type: classOf(Replay),
    headers: {
      Location: {
        description: 'The replay.',
        schema: {
          type: 'string',
          example: '/v1/audit/replays/2b1f9a76-3c52-4e0f-9c5a-0d4a3f0c7e11',
        },
      },
    },
  })
  @problemResponse(HttpStatus.CONFLICT, 'REPLAY_RUNNING')
  @noEngagement
  @badRequest
  @defect
  @recording
  async replay(
    @Query() { documents, engagement }: kit.Infer<typeof ReplayQuery>,
    @Asking() caller: Caller,
    @Res({ passthrough: true }) reply: RawReply,
  ): Promise<ReplayAnswer> {
    const run = await this.runs.recorderFor(engagement, caller);
    const job = this.replays.start({ withDocuments: documents === 'true', run });
    reply.header('Location', `/v1/audit/replays/${job.id}`);
    return job;
  }

  @Stated(ReplayPath)
  @Access({ roles: [...auditingRoles, 'operator'], about: 'everybody' })
  @Get('replays/:replayId')
  @ApiOperation({
    summary: 'Outcome of a replay',
    description: `Whether it is still running, and what it found; the last ${replaysKeptMax} are kept.`,
  })
  @ApiOkResponse({ description: 'Found.', type: classOf(Replay) })
  @problemResponse(HttpStatus.NOT_FOUND, 'REPLAY_UNKNOWN')
  @badRequest
  @defect
  @busy
  replayed(@Param() { replayId }: kit.Infer<typeof ReplayPath>): ReplayAnswer {
    return this.replays.find(replayId);
  }
}
