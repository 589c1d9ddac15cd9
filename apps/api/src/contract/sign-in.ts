import { problemMediaType } from '../problems/problem';
import {
  isReference,
  mapped,
  withComponents,
  type Contract,
  type Operation,
  type Response,
} from './document';
import type { RouteRoles } from '../route-access/route-access';
import type { OperationAccess } from './operation-access';
import type { OperationId } from './operations';

const scheme = {
  type: 'http',
  scheme: 'bearer',
  bearerFormat: 'JWT',
  description:
    'An access token: of the identity provider, or of `POST /v1/sign-in` where people have local accounts.',
};

const problem = {
  content: {
    [problemMediaType]: { schema: { $ref: '#/components/schemas/Problem' } },
  },
};
const challenge = {
  'WWW-Authenticate': {
    description: 'How to sign in (RFC 6750).',
    schema: { type: 'string', example: 'Bearer' },
  },
};

/** Response to a client that exceeds the rate limit, the same for every operation. */
const tooMany: Response = {
  description: 'RATE_LIMITED',
  headers: {
    'Retry-After': {
      description: 'Seconds after which to try again.',
      schema: { type: 'integer', example: 30 },
    },
  },
  ...problem,
};

/** Security requirement of every operation that is not open to everybody: a bearer token. */
export const signInNeeded: readonly object[] = [{ bearer: [] }];

/**
 * Returns a copy of the API document in which each operation states its allowed roles. It also states the refusals for
 * missing roles and exceeded rate limits.
 */
export function withSignIn(document: Contract, access: OperationAccess): Contract {
  const paths = mapped(document.paths, (item) =>
    mapped(item, (operation) =>
      guarded(operation, access[operation.operationId as OperationId].roles),
    ),
  );
  return withComponents({ ...document, paths }, 'securitySchemes', { bearer: scheme });
}

function guarded(operation: Operation, roles: RouteRoles): Operation {
  if (roles === 'open') {
    const responses = mapped(operation.responses, (response, status) =>
      status === '401' && !isReference(response) ? unauthorized(response.description) : response,
    );
    return { ...operation, responses: { ...responses, 429: tooMany }, security: [] };
  }
  const { description = '', responses } = operation;
  return {
    ...operation,
    description: `${description} ${forWhom(roles)}`,
    responses: {
      ...responses,
      401: unauthorized('SIGN_IN_REQUIRED'),
      429: tooMany,
      403: withCodes(responses['403'], ['ROLE_REQUIRED', 'SIGNING_SUSPENDED']),
      503: withCodes(responses['503'], ['IDENTITY_PROVIDER_UNAVAILABLE', 'ACCESS_LOG_UNAVAILABLE']),
    },
  };
}

function unauthorized(description: string): Response {
  return { description, headers: challenge, ...problem };
}

function forWhom(roles: Exclude<RouteRoles, 'open'>): string {
  return `For ${roles.join(', ')}.`;
}

function withCodes(
  declaredResponse: Operation['responses'][string] | undefined,
  codes: readonly string[],
): Response {
  const { description = '', ...stated } = (declaredResponse ?? problem) as Partial<Response>;
  const named = description === '' ? codes : [description, ...codes];
  return { ...stated, description: named.join(', ') };
}
