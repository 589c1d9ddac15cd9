import { applyDecorators, HttpCode, HttpStatus, Post } from '@nestjs/common';
import {
  ApiExtraModels,
  ApiHeader,
  ApiOperation,
  ApiQuery,
  ApiResponse,
  getSchemaPath,
} from '@nestjs/swagger';
import type { RejectionCode } from '@art30/accounting';
import { everyCommandRefuses } from '@art30/ledger';
import { CommandAnswer } from './command-answer';
import { problemMediaType } from '../problems/problem';
import { ProblemDocument } from '../problems/problem-answer';
import { statusOfRejection } from '../problems/rejection-status';
import { classOf } from '../schema/schema-class';

export interface CommandDocs {
  readonly summary: string;
  readonly description: string;
  /** Codes of the rejections of this command, in addition to `everyCommandRefuses`. */
  readonly refusals: readonly RejectionCode[];
}

/** Error codes of refusals before any business rule is checked, by HTTP status. */
export const edgeCodes: Readonly<Record<number, readonly string[]>> = {
  400: ['INVALID_REQUEST', 'MALFORMED_JSON', 'IDEMPOTENCY_KEY_REQUIRED'],
  413: ['BODY_TOO_LARGE'],
  415: ['UNSUPPORTED_MEDIA_TYPE'],
  500: ['INTERNAL'],
  503: [
    'READ_MODEL_UNREADABLE',
    'EVENT_STORE_UNAVAILABLE',
    'EVENT_STORE_HALTED',
    'CLOCK_BEHIND',
    'CLOCK_AHEAD',
    'OUTCOME_UNKNOWN',
    'ANSWER_TIMEOUT',
    'BUSY',
  ],
};

/** Header of the answer to a repeated command: an earlier request with the same idempotency key was recorded. */
export const repeatedHeader = {
  'Idempotent-Replayed': {
    description:
      '`true` where an earlier request with the same key was recorded, and this is its answer again; left out of a first answer, and where both came at the same time.',
    schema: { type: 'string' as const, example: 'true' },
  },
};

/** Declares a POST route for a command, with its answer and its documentation. */
export function CommandEndpoint(path: string, docs: CommandDocs) {
  const { summary, description, refusals } = docs;
  return applyDecorators(
    Post(path),
    HttpCode(HttpStatus.CREATED),
    ApiOperation({ summary, description }),
    ApiExtraModels(classOf(ProblemDocument), classOf(CommandAnswer)),
    ...requestParameters(),
    preferring(),
    ApiResponse({
      status: HttpStatus.CREATED,
      description: 'Recorded, now or by an earlier request with the same key.',
      type: classOf(CommandAnswer),
      headers: {
        ETag: {
          description: 'Revision of the thing, to send as `If-Match` with a command.',
          schema: { type: 'string', example: '"3"' },
        },
        'Preference-Applied': {
          description: '`respond-async` where that was preferred.',
          schema: { type: 'string', example: 'respond-async' },
        },
        ...repeatedHeader,
        Location: {
          description: 'Address of the thing that the command was about.',
          schema: { type: 'string', example: '/v1/pledges/P1' },
        },
      },
    }),
    ApiResponse({
      status: HttpStatus.ACCEPTED,
      description:
        'Proposed, now or by an earlier request with the same key: nothing is booked before it is certified and approved.',
      type: classOf(CommandAnswer),
      headers: {
        ...repeatedHeader,
        Location: {
          description: 'Address of the proposal.',
          schema: { type: 'string', example: '/v1/proposals/6d7b0f2a-3a0e-5b52-9a3d-30c0a2c30b30' },
        },
      },
    }),
    ApiResponse({
      status: HttpStatus.OK,
      description: 'Dry run: what the command would record. Nothing was recorded.',
      type: classOf(CommandAnswer),
    }),
    ...problemResponses(path, refusals),
  );
}

/**
 * Declares the headers and query parameters of a command. `If-Match` and `dryRun` have no example, because the API page
 * would send that example with every request.
 */
export function requestParameters() {
  return [
    ApiHeader({
      name: 'Idempotency-Key',
      required: true,
      description:
        'Key of this request, which you choose; the API page chooses a new one for each click. A repeat with the same key and body gets the same answer and books nothing twice; the same key with another body is refused.',
      schema: { type: 'string', minLength: 1, maxLength: 200 },
      example: 'E04-agreement',
    }),
    ApiHeader({
      name: 'If-Match',
      required: false,
      description:
        'Revision that you saw, from the `ETag` of an answer, such as `"3"`. The command is refused with 412 where the thing has another one by now.',
      schema: { type: 'string', pattern: '^"\\d{1,9}"$' },
    }),
    ApiQuery({
      name: 'dryRun',
      required: false,
      description:
        '`true` answers what would be recorded, and records nothing. Left out: it is recorded.',
      schema: { type: 'boolean' },
    }),
  ];
}

function preferring() {
  return ApiHeader({
    name: 'Prefer',
    required: false,
    description:
      '`respond-async`: the answer comes as soon as the command is recorded, with `sequence` null; send its `position` as `after` of a query that is to see it.',
    schema: { type: 'string' },
  });
}

export const retryHeaders = {
  'Retry-After': {
    description: 'Seconds after which to try again; repeat a command with the same key.',
    schema: { type: 'integer' as const, example: 2 },
  },
};

/** Declares one response for each HTTP status of a refusal; its description lists the error codes. */
function problemResponses(path: string, refusals: readonly RejectionCode[]) {
  const pathParameters = [...path.matchAll(/:(\w+)/g)].map(([, name]) => name as string);
  const codes = new Map<number, string[]>(
    Object.entries(edgeCodes).map(([status, names]) => [Number(status), [...names]]),
  );
  for (const code of new Set([...refusals, ...everyCommandRefuses])) {
    const status = statusOfRejection(code, pathParameters);
    codes.set(status, [...(codes.get(status) ?? []), code]);
  }
  return [...codes].map(([status, names]) =>
    ApiResponse({
      status,
      description: names.join(', '),
      ...(status === 503 ? { headers: retryHeaders } : {}),
      content: {
        [problemMediaType]: { schema: { $ref: getSchemaPath(classOf(ProblemDocument)) } },
      },
    }),
  );
}
