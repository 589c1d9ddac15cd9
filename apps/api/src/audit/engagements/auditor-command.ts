import { type CommandRequest, kit } from '@art30/accounting';
import {
  engagementCommands,
  type AuditCode,
  type AuditorLog,
  type EngagementCommand,
} from '@art30/auditing';
import { applyDecorators, HttpCode, HttpStatus, Post } from '@nestjs/common';
import { ApiExtraModels, ApiOperation, ApiResponse } from '@nestjs/swagger';
import type { RawReply } from '../../http/raw-http';
import { ProblemDocument } from '../../problems/problem-answer';
import { statusOfAudit } from '../../problems/rejection-status';
import { Access, type RouteAccess } from '../../route-access/route-access';
import { sayRepeated } from '../../routes/command-answer';
import { edgeCodes, repeatedHeader, requestParameters } from '../../routes/command-endpoint';
import { problemResponse, queryProblems } from '../../routes/query-endpoint';
import { classOf } from '../../schema/schema-class';

const { badRequest, defect } = queryProblems;

/**
 * Problems of any query of the auditor's log. That log does not depend on the read model, so its problems are missing
 * here.
 */
export const logProblems = {
  badRequest,
  defect,
  unavailable: problemResponse(
    503,
    'EVENT_STORE_UNAVAILABLE, EVENT_STORE_HALTED, ANSWER_TIMEOUT, BUSY',
  ),
};

const { answer, answerRowsMax, count, id, listOf, nullable, uuid, words } = kit;

/** An event in the auditor's log that a request wrote. */
const LoggedEvent = answer('LoggedEvent', {
  id: uuid('Id of the event.', '6d7b0f2a-3a0e-5b52-9a3d-30c0a2c30b30'),
  type: words('Kind of the event.', 'SampleDrawn'),
  revision: count('Place in the engagement, from 0.', 1),
});

/** Answer to a command of an auditor. */
export const AuditorAnswer = answer('AuditorAnswer', {
  id: id(
    'Id of the engagement, of the first request for a confirmation, or of the first event that was written.',
    'AUD-2024',
  ),
  engagement: id('Engagement.', 'AUD-2024'),
  logSequence: nullable(
    count("Place of the last event in the auditor's log, from 1; null in a dry run.", 2),
  ),
  events: listOf(LoggedEvent, answerRowsMax)('Events that were recorded, in order.'),
});
export type AuditorAnswer = kit.Infer<typeof AuditorAnswer>;

interface AuditorCommandDocs extends Pick<RouteAccess, 'about'> {
  /** Type of the command that the route executes. */
  readonly begins: EngagementCommand['type'];
  readonly summary: string;
  readonly description: string;
  readonly refusals: readonly AuditCode[];
  /** Further error codes of the ledger by status, in addition to those of every command. */
  readonly more?: Readonly<Record<number, readonly string[]>>;
  /** Example of the answer's header Location. */
  readonly location: string;
}

/** Error codes of rejections that every command can have, by status. */
const everyCommand: Readonly<Record<number, readonly string[]>> = {
  409: ['CONTENDED', 'STREAM_FULL'],
  412: ['REVISION_MISMATCH'],
  422: ['IDEMPOTENCY_KEY_REUSED', 'LIMIT_EXCEEDED'],
};

/**
 * Declares a POST route that writes to the auditor's log and never to the ledger, with its documentation. Officers have
 * no access, because they must not learn which of their work the auditor samples.
 */
export function AuditorCommand(path: string, docs: AuditorCommandDocs) {
  const { summary, description, location, about, begins } = docs;
  return applyDecorators(
    Post(path),
    Access({ roles: engagementCommands[begins].row.begunBy, about }),
    HttpCode(HttpStatus.CREATED),
    ApiOperation({ summary, description }),
    ApiExtraModels(classOf(ProblemDocument), classOf(AuditorAnswer)),
    ...requestParameters(),
    ApiResponse({
      status: HttpStatus.CREATED,
      description: 'On record, now or by an earlier request with the same key.',
      type: classOf(AuditorAnswer),
      headers: {
        ETag: {
          description: 'Revision of the thing, to send as `If-Match` with a command.',
          schema: { type: 'string', example: '"3"' },
        },
        ...repeatedHeader,
        Location: {
          description: 'Address of the new record.',
          schema: { type: 'string', example: location },
        },
      },
    }),
    ApiResponse({
      status: HttpStatus.OK,
      description: 'Dry run: shows the record without writing it.',
      type: classOf(AuditorAnswer),
    }),
    ...refusalsOf(docs).map(([status, codes]) => problemResponse(status, codes.join(', '))),
  );
}

function refusalsOf({ refusals, more = {} }: AuditorCommandDocs): [number, readonly string[]][] {
  const own = refusals.map((code) => [statusOfAudit(code), [code]] as const);
  const codes = new Map<number, readonly string[]>();
  const parts = [edgeCodes, everyCommand, more].flatMap((part) => Object.entries(part));
  for (const [status, names] of [...parts, ...own]) {
    codes.set(Number(status), [...(codes.get(Number(status)) ?? []), ...names]);
  }
  return [...codes].sort(([one], [other]) => one - other);
}

/** Data from which the answer to a recorded command and its headers are made. */
interface Recording {
  readonly log: AuditorLog;
  readonly reply: RawReply;
  readonly request: Pick<CommandRequest, 'dryRun'>;
  readonly engagement: string;
  /** Returns the address of the recorded thing, given the id of its first event. */
  readonly location: (firstEventId: string) => string;
  /** Id of the recorded thing, if it differs from the id of its first event. */
  readonly id?: string | undefined;
}

type Step = Awaited<ReturnType<AuditorLog['run']>>;

/** Makes the answer to a recorded command: 201 with ETag and Location, or 200 for a dry run. */
export async function recorded(step: Step, recording: Recording): Promise<AuditorAnswer> {
  const { log, reply, request, engagement } = recording;
  const [first] = step.events;
  const id = recording.id ?? first?.id ?? engagement;
  if (request.dryRun) void reply.status(HttpStatus.OK);
  else {
    reply.header('ETag', `"${step.revision}"`);
    sayRepeated(reply, step);
    reply.header('Location', recording.location(id));
    await log.tree.catchUp();
  }
  const last = step.events.at(-1);
  const place = last === undefined ? undefined : log.tree.leafPlaceOf(last.id);
  return {
    id,
    engagement,
    logSequence: request.dryRun ? null : (place?.sequence ?? null),
    events: step.events.map(({ id: eventId, event, revision }) => ({
      id: eventId,
      type: event.type,
      revision,
    })),
  };
}
