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
  /** Error code of the answer for an id that does not exist. */
  readonly unknown?: string;
  /** True if the answer has the revision of one stream, which is sent as ETag too. */
  readonly tagged?: true;
  /** Class of the answer to donors, if it differs from that to officers. */
  readonly own?: Type<unknown>;
}

/** Problems that any query can have as its answer. */
export const queryProblems = {
  badRequest: problemResponse(400, 'INVALID_REQUEST'),
  defect: problemResponse(500, 'INTERNAL'),
  unavailable: problemResponse(
    503,
    'READ_MODEL_BEHIND, READ_MODEL_UNREADABLE, EVENT_STORE_UNAVAILABLE, EVENT_STORE_HALTED, ANSWER_TIMEOUT, BUSY',
  ),
};

/** Declares a GET route for a query, with its documentation. */
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

/** Sentence added to the description of queries that donors may use. */
const toDonors = 'A donor gets its own data only, in a shape of its own.';

/** Schema for an answer that has one shape for officers and another for donors. */
function eitherOf(answer: Type<unknown>, own: Type<unknown>) {
  const references = [...new Set([answer, own])].map((type) => ({ $ref: getSchemaPath(type) }));
  return references.length === 1
    ? (references[0] as (typeof references)[0])
    : { anyOf: references };
}

/** Declares the responses with one status for refused requests. Their description is the list of their error codes. */
export function problemResponse(status: number, codes: string) {
  return ApiResponse({
    status,
    description: codes,
    ...(status === 503 ? { headers: retryHeaders } : {}),
    content: { [problemMediaType]: { schema: { $ref: getSchemaPath(classOf(ProblemDocument)) } } },
  });
}
