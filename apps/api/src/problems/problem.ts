import { STATUS_CODES } from 'node:http';
import { faultsListedMax, type ProblemDocument } from './problem-answer';

/** Media type of problem documents (RFC 9457). */
export const problemMediaType = 'application/problem+json';
/** Value of the header Content-Type. It states the charset, because some clients assume another one otherwise. */
export const problemContentType = `${problemMediaType}; charset=utf-8`;

/** An invalid member of a request, with its path, such as `lines[0].gross.amount`. */
export interface Fault {
  readonly field: string;
  readonly detail: string;
}

/** Reason why a request failed, in the words that the caller gets. */
export interface Problem {
  /** HTTP status, 400 to 599. */
  readonly status: number;
  /** Stable name of the reason, on which callers can rely. */
  readonly code: string;
  readonly detail: string;
  readonly field?: string | undefined;
  readonly errors?: readonly Fault[] | undefined;
  /** Seconds after which the caller should retry; undefined if a retry cannot succeed. */
  readonly retryAfterSeconds?: number | undefined;
}

/** Problem if it is unknown whether the events of a command were written. */
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

/**
 * Returns the problem for a malformed request. It lists the faults with their paths, and its detail states the first.
 */
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

/** Turns a problem into the document (RFC 9457) that the caller receives. */
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

/** Derives an error code from the name of an HTTP status: 414 becomes URI_TOO_LONG. */
export function codeOfStatus(status: number): string {
  return (STATUS_CODES[status] ?? `HTTP ${status}`).toUpperCase().replace(/[^A-Z0-9]+/g, '_');
}
