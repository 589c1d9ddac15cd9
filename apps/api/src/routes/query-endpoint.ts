import { applyDecorators, Get, type Type } from '@nestjs/common';
import {
  ApiExtraModels,
  ApiOkResponse,
  ApiOperation,
  ApiResponse,
  getSchemaPath,
} from '@nestjs/swagger';
import { retryHeaders } from './command-endpoint';
import { problemMediaType } from '../problems/problem';
import { ProblemDocument } from '../problems/problem-answer';
import { classOf } from '../schema/schema-class';

export interface QueryDocs {
  readonly summary: string;
  readonly description: string;
  readonly answer: Type<unknown>;
  /** Code of the answer to an id that nobody knows. */
  readonly unknown?: string;
  /** The answer carries the revision of one stream: it becomes the ETag. */
  readonly tagged?: true;
  /** The answer to a donor, whose form is its own. */
  readonly own?: Type<unknown>;
}

/** Refusals of any query. */
export const queryProblems = {
  badRequest: problemResponse(400, 'INVALID_REQUEST'),
  defect: problemResponse(500, 'INTERNAL'),
  unavailable: problemResponse(
    503,
    'READ_MODEL_BEHIND, READ_MODEL_UNREADABLE, EVENT_STORE_UNAVAILABLE, EVENT_STORE_HALTED, ANSWER_TIMEOUT, BUSY',
  ),
};

/** A GET that answers a query: its route and all of its documentation. */
export function QueryEndpoint(path: string, docs: QueryDocs) {
  const { summary, answer, own, tagged } = docs;
  const description = own === undefined ? docs.description : `${docs.description} ${toDonors}`;
  const headers = {
    ETag: {
      description: 'Revision of the thing, to send as `If-Match` with a command.',
      schema: { type: 'string', example: '"3"' },
    },
  };
  return applyDecorators(
    Get(path),
    ApiOperation({ summary, description }),
    ApiExtraModels(classOf(ProblemDocument), ...(own === undefined ? [] : [answer, own])),
    ApiOkResponse({
      description: 'Found.',
      ...(own === undefined ? { type: answer } : { schema: eitherOf(answer, own) }),
      ...(tagged ? { headers } : {}),
    }),
    ...Object.values(queryProblems),
    ...(docs.unknown === undefined ? [] : [problemResponse(404, docs.unknown)]),
  );
}

/** What is said of an answer that donors get too. */
const toDonors = 'A donor is answered what is its own, in a form of its own.';

/** The schema of an answer to officers, or to a donor. */
function eitherOf(answer: Type<unknown>, own: Type<unknown>) {
  const references = [...new Set([answer, own])].map((type) => ({ $ref: getSchemaPath(type) }));
  return references.length === 1
    ? (references[0] as (typeof references)[0])
    : { anyOf: references };
}

/** A refusal by its status and the codes it comes with. */
export function problemResponse(status: number, codes: string) {
  return ApiResponse({
    status,
    description: codes,
    ...(status === 503 ? { headers: retryHeaders } : {}),
    content: { [problemMediaType]: { schema: { $ref: getSchemaPath(classOf(ProblemDocument)) } } },
  });
}
