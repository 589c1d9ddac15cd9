import { type CommandRequest, kit } from '@art30/accounting';
import { AuditorLog, engagementCommands, OpenEngagement, type PlacedEvent } from '@art30/auditing';
import { badQuery, decodeCursor, encodeCursor } from '@art30/books';
import { Body, Controller, Get, Param, Query, Res } from '@nestjs/common';
import { ApiExtraModels, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { RawReply } from '../../http/raw-http';
import { ProblemDocument } from '../../problems/problem-answer';
import { CursorSeal } from '../../readers/cursor-seal';
import { Access } from '../../route-access/route-access';
import { Asking, Received } from '../../routes/command-request';
import { problemResponse } from '../../routes/query-endpoint';
import { classOf, Stated } from '../../schema/schema-class';
import type { Caller } from '../../sign-in/caller';
import { type AuditorAnswer, AuditorCommand, logProblems, recorded } from './auditor-command';
import {
  Engagement,
  EngagementPath,
  Engagements,
  EngagementsPageQuery,
  EngagementsQuery,
} from './engagement.answers';
import { LedgerPlace } from './ledger-place';

/** Number of rows of a page if the query sets no limit. */
const pageRowsDefault = 100;

/** Query for a page of engagements. */
interface EngagementsAsked {
  readonly knownAt?: string | undefined;
  readonly cursor?: string | undefined;
  readonly limit?: number | undefined;
}

/**
 * Cursor of a list of engagements: the size of the auditor's log and `knownAt` at the first page, and the sequence of
 * the last row returned.
 */
interface Place {
  readonly size: number;
  readonly last: number;
  readonly knownAt: string | undefined;
}

/**
 * Lists engagements (audits) in the order of their opening. All pages show the log with its size at the first page.
 * Later engagements then do not change the pages.
 *
 * @throws QuestionRefused UNREADABLE for a cursor that belongs to another query.
 */
async function engagementsOf(
  log: Pick<AuditorLog, 'openings' | 'tree'>,
  { knownAt, cursor, limit = pageRowsDefault }: EngagementsAsked,
): Promise<{ readonly rows: readonly PlacedEvent[]; readonly next: string | null }> {
  await log.tree.catchUp();
  const first = { size: log.tree.size, last: 0, knownAt };
  const place = cursor === undefined ? first : placeIn(cursor);
  const openings = await log.openings({ knownAt: place.knownAt });
  const left = openings.filter(({ sequence }) => sequence > place.last && sequence <= place.size);
  const rows = left.slice(0, limit);
  const last = rows.at(-1)?.sequence;
  const isLast = left.length <= limit || last === undefined;
  return { rows, next: isLast ? null : cursorOf({ ...place, last }) };
}

function cursorOf({ size, last, knownAt }: Place): string {
  return encodeCursor({ sequence: size, key: [last, knownAt ?? null] });
}

function placeIn(cursor: string): Place {
  const { sequence: size, key } = decodeCursor(cursor);
  const [last, knownAt] = key;
  if (key.length === 2 && typeof last === 'number' && typeof knownAt !== 'number') {
    return { size, last, knownAt: knownAt ?? undefined };
  }
  return badQuery('cursor', 'belongs to another query: repeat the query that gave it out');
}

type Asked<S extends kit.Shape> = kit.Infer<S>;
const { badRequest, defect, unavailable } = logProblems;

/** Routes for engagements. An engagement is one audit of the books, with its own stream in the auditor's log. */
@ApiTags('engagements')
@ApiExtraModels(classOf(ProblemDocument))
@Controller('v1/audit/engagements')
export class EngagementsController {
  constructor(
    private readonly log: AuditorLog,
    private readonly seal: CursorSeal,
    private readonly place: LedgerPlace,
  ) {}

  @Stated(OpenEngagement, null, null)
  @AuditorCommand('', {
    begins: 'OpenEngagement',
    about: 'none',
    summary: 'Open an engagement',
    description:
      "Begins an audit in the auditor's log, which lies beside the ledger: the records of auditors are hashed into a tree of their own and change nothing in the books.",
    refusals: ['ENGAGEMENT_EXISTS'],
    more: { 422: ['INVALID_DATE', 'DATES_NOT_ORDERED'] },
    location: '/v1/audit/engagements/AUD-2024',
  })
  async open(
    @Body() facts: OpenEngagement,
    @Received() request: CommandRequest,
    @Res({ passthrough: true }) reply: RawReply,
  ): Promise<AuditorAnswer> {
    const { id: engagement } = facts;
    const step = await this.log.run({
      engagementId: engagement,
      request,
      command: engagementCommands.OpenEngagement,
      facts: async () => facts,
    });
    const location = () => `/v1/audit/engagements/${engagement}`;
    return recorded(step, { log: this.log, reply, request, engagement, location, id: engagement });
  }

  @Stated(EngagementsPageQuery, null)
  @Access({ roles: ['auditor'], about: 'none' })
  @Get()
  @ApiOperation({
    summary: 'Engagements',
    description: 'Audits that were opened, in the order of their opening.',
  })
  @ApiOkResponse({ description: 'Found.', type: classOf(Engagements) })
  @badRequest
  @defect
  @unavailable
  async list(
    @Query() { cursor, ...query }: Asked<typeof EngagementsPageQuery>,
    @Asking() caller: Caller,
  ): Promise<Asked<typeof Engagements>> {
    const reader = { caller, operation: 'EngagementsController.list' };
    const opened = cursor === undefined ? undefined : this.seal.open(cursor, reader);
    const { rows, next } = await engagementsOf(this.log, { ...query, cursor: opened });
    return { next: next && this.seal.seal(next, reader), items: rows.map(viewOf) };
  }

  @Stated(EngagementPath, EngagementsQuery)
  @Access({ roles: ['auditor'], about: 'none' })
  @Get(':engagementId')
  @ApiOperation({
    summary: 'An engagement',
    description: 'One audit with its records: who did what, and when.',
  })
  @ApiOkResponse({ description: 'Found.', type: classOf(Engagement) })
  @problemResponse(404, 'ENGAGEMENT_UNKNOWN')
  @badRequest
  @defect
  @unavailable
  async find(
    @Param() { engagementId }: Asked<typeof EngagementPath>,
    @Query() query: Asked<typeof EngagementsQuery>,
  ): Promise<Asked<typeof Engagement>> {
    const events = await this.log.eventsOf(engagementId, query);
    return {
      ...viewOf(events[0] as PlacedEvent),
      ledger: await this.place.origin(),
      revision: events.length - 1,
      events: events.map(({ stored, sequence: logSequence }) => {
        const { id, type, metadata } = stored;
        const { recordedAt, recordedBy } = metadata;
        return { id, type, logSequence, recordedAt, recordedBy };
      }),
    };
  }
}

function viewOf({ event, stored, sequence }: PlacedEvent): Asked<typeof Engagements>['items'][0] {
  if (event.type !== 'EngagementOpened') throw new Error(`${stored.stream} begins otherwise`);
  const { engagementId: id, title, from, to } = event.data;
  const { recordedAt: openedAt, recordedBy: openedBy } = stored.metadata;
  return { id, title, from, to, openedAt, openedBy, logSequence: sequence };
}
