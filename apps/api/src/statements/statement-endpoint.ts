import { applyDecorators, Get } from '@nestjs/common';
import { ApiExtraModels, ApiOkResponse, ApiOperation, getSchemaPath } from '@nestjs/swagger';
import { readingRoles } from '@art30/accounting';
import { DonorStatement } from '@art30/documents';
import { Access } from '../http/shape/route-access';
import { ProblemDocument } from '../problems/problem-answer';
import { problemResponse, queryProblems } from '../routes/query-endpoint';
import { classOf } from '../schema/schema-class';
import { explainHeader, nameHeader, nameStateHeader } from './statement-rendition';

/** A GET that answers a statement as JSON or CSV: its route and all of its documentation. */
export function StatementEndpoint(
  path: string,
  docs: {
    readonly summary: string;
    readonly description: string;
    /** Code of the answer to an id that nobody knows. */
    readonly unknown: string;
    /** Codes of refusals of the business, where there are any. */
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
