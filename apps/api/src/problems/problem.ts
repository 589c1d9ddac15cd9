import { STATUS_CODES } from 'node:http';
import { faultsListedMax, type ProblemDocument } from './problem-answer';

/** Media type of RFC 9457. */
export const problemMediaType = 'application/problem+json';
/** The same as an answer states it: some readers take another charset where none is named. */
export const problemContentType = `${problemMediaType}; charset=utf-8`;

/** A member of a request that is at fault, by its path, `lines[0].gross.amount`. */
export interface Fault {
  readonly field: string;
  readonly detail: string;
}

/** Why a request was not done, as the caller is told. */
export interface Problem {
  /** HTTP status, 400 to 599. */
  readonly status: number;
  /** Stable name of the reason; a promise to callers. */
  readonly code: string;
  readonly detail: string;
  readonly field?: string | undefined;
  readonly errors?: readonly Fault[] | undefined;
  /** When it makes sense to try again. */
  readonly retryAfterSeconds?: number | undefined;
}

/** The answer where nobody can tell whether a command was written. */
export const outcomeUnknown: Problem = {
  status: 503,
  code: 'OUTCOME_UNKNOWN',
  detail:
    'the event store did not answer, so that this may have been written or not: repeat the request ' +
    'with the same Idempotency-Key, and nothing is written twice',
  retryAfterSeconds: 2,
};

export class ProblemException extends Error {
  constructor(readonly problem: Problem) {
    super(`${problem.code}: ${problem.detail}`);
    this.name = 'ProblemException';
  }
}

/** The shape of a request is wrong: every fault with its path, the first one in front. */
export function invalidRequest(faults: readonly Fault[]): ProblemException {
  const [first] = faults;
  const named = first?.field ? `${first.field} ${first.detail}` : (first?.detail ?? '');
  const others = faults.length > 1 ? ` (and ${faults.length - 1} more)` : '';
  return new ProblemException({
    status: 400,
    code: 'INVALID_REQUEST',
    detail: named + others,
    field: first?.field || undefined,
    errors: faults.slice(0, faultsListedMax),
  });
}

/** A problem as the caller reads it. */
export function problemDocument(problem: Problem, requestId: string): ProblemDocument {
  const { status, code, detail, field, errors } = problem;
  const words = code.toLowerCase().split('_');
  const title = words.join(' ');
  return {
    type: `urn:problem-type:article30-ledger:${words.join('-')}`,
    title: title.charAt(0).toUpperCase() + title.slice(1),
    status,
    detail,
    code,
    field,
    instance: `urn:uuid:${requestId}`,
    errors: errors && errors.length > 1 ? errors : undefined,
  };
}

/** A code for what has no better name than its HTTP status: 414 is URI_TOO_LONG. */
export function codeOfStatus(status: number): string {
  return (STATUS_CODES[status] ?? `HTTP ${status}`).toUpperCase().replace(/[^A-Z0-9]+/g, '_');
}
