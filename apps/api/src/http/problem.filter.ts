import {
  Catch,
  HttpException,
  Logger,
  type ArgumentsHost,
  type ExceptionFilter,
} from '@nestjs/common';
import { Rejection } from '@art30/accounting';
import { AuditRefused } from '@art30/auditing';
import { DocumentsUnavailable, ReadModelUnreadable } from '@art30/storage';
import { QuestionRefused } from '@art30/books';
import { NotCanonical, OutcomeUnknown, StoreHalted, Unavailable } from '@art30/event-sourcing';
import {
  codeOfStatus,
  invalidRequest,
  outcomeUnknown,
  problemDocument,
  ProblemException,
  problemContentType,
  type Problem,
} from '../problems/problem';
import { givesUp } from './answer-timeout';
import { lineOf, type RawReply, type RawRequest, type RequestLogged } from './raw-http';
import type { Caller } from '../sign-in/caller';
import { isDonor } from '../readers/donor-reading';
import { statusOfAudit, statusOfRejection } from '../problems/rejection-status';
import { ClockWrong } from '../storage/clocks/clock-watch';

const retryAfterSeconds = 2;
/** Seconds after which a client should retry while the read model lags behind. */
const behindRetryAfterSeconds = 1;

const unavailable: Problem = {
  status: 503,
  code: 'EVENT_STORE_UNAVAILABLE',
  detail: 'the event store cannot be reached and nothing was written: try again in a moment',
  retryAfterSeconds,
};
const documentsUnavailable: Problem = {
  status: 503,
  code: 'DOCUMENTS_UNAVAILABLE',
  detail:
    'the folder of the documents cannot be used and nothing was written: try again in a moment',
  retryAfterSeconds,
};
/** Builds the problem for an unreadable read model. It has no Retry-After, because the service must be restarted. */
function readModelProblem({ reason }: ReadModelUnreadable): Problem {
  return {
    status: 503,
    code: 'READ_MODEL_UNREADABLE',
    detail:
      `the read model of this instance cannot be read: ${reason}. The log still has all that was booked: ask the operator ` +
      'to restart the service',
  };
}

/**
 * Problem for a request that a page of another site sent. The framework's own message for it is written for
 * programmers; this one is for users. The framework uses 403 for nothing else.
 */
const otherSite: Problem = {
  status: 403,
  code: 'FORBIDDEN',
  detail:
    'a page of another site sent this: send it from the API page of this service, or from a program',
};
const internal: Problem = {
  status: 500,
  code: 'INTERNAL',
  detail:
    'the service has a defect: tell its operator the id in "instance", under which the log has it',
};

/**
 * Problem while the event store is halted. It has no Retry-After, because the halt does not end by itself. Only the log
 * and the readiness answer state the reason, as it can name a file or another caller's stream.
 */
const halted: Problem = {
  status: 503,
  code: 'EVENT_STORE_HALTED',
  detail:
    'the event store has stopped and nothing was written: tell the operator the id in "instance", under which ' +
    'the log says why',
};

function problemOfStore(error: Unavailable): Problem {
  if (error instanceof StoreHalted) return halted;
  return error instanceof ClockWrong ? clockProblem(error) : unavailable;
}

/** Builds the problem for a wrong clock. It has no Retry-After, because somebody must correct the clock. */
function clockProblem({ code }: ClockWrong): Problem {
  return {
    status: 503,
    code,
    detail:
      'the clock of the service is wrong and nothing was written: tell the operator; /health/ready says how far the clock is off',
  };
}

/** Problems for errors that the server framework raises before a handler runs, by their code. */
const byFrameworkCode: Readonly<Record<string, Problem>> = {
  FST_ERR_CTP_BODY_TOO_LARGE: {
    status: 413,
    code: 'BODY_TOO_LARGE',
    detail:
      'the body is larger than 1 MiB, or than 4 KiB without a token: split the request, or sign in first',
  },
  FST_ERR_CTP_INVALID_MEDIA_TYPE: {
    status: 415,
    code: 'UNSUPPORTED_MEDIA_TYPE',
    detail: 'the body is not declared as JSON: send it with Content-Type application/json',
  },
  FST_ERR_CTP_INVALID_JSON_BODY: malformed(
    'the body is not JSON: check its quotes, commas and brackets',
  ),
  FST_ERR_CTP_EMPTY_JSON_BODY: malformed('the body is empty: send a JSON object'),
  FST_ERR_CTP_INVALID_CONTENT_LENGTH: malformed(
    'the body is not as long as Content-Length says: send it whole',
  ),
  // The client has disconnected, so nobody reads this answer. It only gives the request a code in the log.
  ECONNRESET: malformed('the connection ended before its body did: send it whole'),
};

function malformed(detail: string): Problem {
  return { status: 400, code: 'MALFORMED_JSON', detail };
}

/** The only place that turns errors into answers. An unexpected error is a defect and becomes a 500. */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  private readonly logger = new Logger('Http');

  catch(error: unknown, host: ArgumentsHost): void {
    const request = host.switchToHttp().getRequest<RawRequest>();
    const reply = host.switchToHttp().getResponse<RawReply>();
    if (request.isGivenUp === true && !givesUp(error)) return;
    const found = problemOf(error, Object.keys(request.params ?? {}));
    this.log(found, error, { request, elapsedTime: reply.elapsedTime });
    const problem = problemShownTo(request.caller, error, found);
    request.refusedWith = found.code;
    if (reply.raw.headersSent) {
      // A partly sent answer cannot be replaced by a problem. The broken connection tells the client that the request
      // failed.
      reply.raw.destroy();
      return;
    }
    if (problem.status === 401) void reply.header('WWW-Authenticate', 'Bearer');
    if (problem.retryAfterSeconds !== undefined) {
      void reply.header('Retry-After', String(problem.retryAfterSeconds));
    }
    void reply
      .status(problem.status)
      .header('Content-Type', problemContentType)
      .send(JSON.stringify(problemDocument(problem, request.id)));
  }

  private log(
    { status, code }: Problem,
    error: unknown,
    met: Pick<RequestLogged, 'request' | 'elapsedTime'>,
  ): void {
    if (status < 500) return;
    const routerMessage = error instanceof Error ? error.message : String(error);
    const line = lineOf({ ...met, status, code }, `: ${routerMessage}`);
    if (status === 500) this.logger.error(line, error instanceof Error ? error.stack : undefined);
    else this.logger.warn(line);
  }
}

/**
 * Removes details that a donor must not see: the reason why the books stopped can name an event or stream of another
 * donor.
 */
export function problemShownTo(
  caller: Pick<Caller, 'roles'> | undefined,
  error: unknown,
  problem: Problem,
): Problem {
  const namesOthers = error instanceof QuestionRefused && error.reason === 'STANDING';
  if (caller === undefined || !isDonor(caller) || !namesOthers) return problem;
  const detail =
    'the operator of the service must act before this question can be answered: ask later';
  return { ...problem, detail };
}

/** Returns the problem for an error, given the names of the path parameters of the request. */
export function problemOf(error: unknown, pathParameters: readonly string[]): Problem {
  if (error instanceof ProblemException) return error.problem;
  if (error instanceof Rejection) {
    const { code, detail, field } = error;
    return { status: statusOfRejection(code, pathParameters), code, detail, field };
  }
  if (error instanceof AuditRefused) {
    const { code, detail, field } = error;
    return { status: statusOfAudit(code), code, detail, field };
  }
  if (error instanceof QuestionRefused) return problemOfQuestion(error);
  if (error instanceof DocumentsUnavailable) return documentsUnavailable;
  if (error instanceof ReadModelUnreadable) return readModelProblem(error);
  if (error instanceof Unavailable) return problemOfStore(error);
  if (error instanceof OutcomeUnknown) return outcomeUnknown;
  if (error instanceof NotCanonical) {
    const field = error.path.replace(/^\./, '');
    return invalidRequest([{ field, detail: error.message.replace(`${error.path} `, '') }]).problem;
  }
  if (error instanceof HttpException) return frameworkProblem(error);
  return byFrameworkCode[codeIn(error)] ?? internal;
}

/**
 * Returns the problem for a query that the books refuse: it is malformed, concerns an unknown id, or comes
 * too early.
 */
function problemOfQuestion({ reason, code, detail, field }: QuestionRefused): Problem {
  switch (reason) {
    case 'UNREADABLE':
      return invalidRequest([{ field: field ?? '', detail }]).problem;
    case 'UNKNOWN':
      return { status: 404, code, detail };
    case 'STANDING':
      return { status: 503, code, detail };
    case 'BEHIND':
      return { status: 503, code, detail, retryAfterSeconds: behindRetryAfterSeconds };
  }
}

function frameworkProblem(error: HttpException): Problem {
  const knownProblem = byFrameworkCode[codeIn(error.cause)];
  if (knownProblem) return knownProblem;
  const status = error.getStatus();
  if (status >= 500) return internal;
  if (status === 400) return { status, code: 'INVALID_REQUEST', detail: error.message };
  if (status === 403) return otherSite;
  if (status === 404) return noSuchAddress(error.message);
  return { status, code: codeOfStatus(status), detail: error.message };
}

/**
 * Builds the problem for an unknown address.
 *
 * @param routerMessage message of the framework, such as "Cannot GET /nowhere".
 */
function noSuchAddress(routerMessage: string): Problem {
  const methodAndPath = routerMessage.replace(/^Cannot /, '');
  const detail = `there is no ${methodAndPath}: /docs lists every address`;
  return { status: 404, code: codeOfStatus(404), detail };
}

function codeIn(error: unknown): string {
  const { code } = (error ?? {}) as { readonly code?: unknown };
  return typeof code === 'string' ? code : '';
}
