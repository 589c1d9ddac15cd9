import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { RawRequest } from '../http/raw-http';
import { accessOf, routeOf } from '../route-access/route-access';
import { problemContentType, problemDocument } from '../problems/problem';
import type { Caller } from '../sign-in/caller';
import { nameHeader, nameStateHeader } from '../statements/statement-rendition';
import { operationOf, type OperationId } from '../contract/operations';
import { filtersIn } from './access-log.answers';
import { namesBy, type About, type AnsweredRequest } from '../route-access/named-donors';
import { OnceAMinute } from './once-a-minute';
import { Trace, unavailable, type Traced } from './trace';

/** Maximum number of characters of a request's path that an entry of the access log stores. */
const pathLengthMax = 300;

/**
 * Statuses of refusals that reveal something about the books. The ledger has no event for a refused command,
 * so the access log must record it.
 */
const telling: readonly number[] = [404, 409, 410, 412, 422];

interface TracedReply {
  code(status: number): unknown;
  header(name: string, value: string): unknown;
  removeHeader(name: string): unknown;
}

/**
 * Writes an entry to the access log for each answer that reveals data about donors. The entry is written before the
 * first byte is sent; if that fails, the answer is withheld.
 */
export function traceRequests(app: NestFastifyApplication): void {
  const server = app.getHttpAdapter().getInstance();
  let trace: Trace | undefined;
  const tracing = () => (trace ??= app.get<Trace>(Trace));
  const refusals = new OnceAMinute<Traced>((traced, times) => {
    writeBeside(tracing(), { ...traced, times });
  });
  server.addHook('preClose', (closed) => {
    refusals.close();
    closed();
  });
  server.addHook('preSerialization', (request, _reply, payload, done) => {
    (request as RawRequest).answered = payload;
    done(null, payload);
  });
  server.addHook('onSend', (request, reply, payload, done) => {
    const noted = request as RawRequest;
    const signature = signatureIn(noted, reply.statusCode);
    if (signature !== null) writeBeside(tracing(), signature);
    const traced = tracedIn(noted, reply.statusCode, payload);
    if (traced === null || isCounted(traced, refusals)) return done(null, payload);
    tracing()
      .write(traced)
      .then(
        () => payload,
        () => {
          if (traced.status === 403) refusals.forget(keyOf(traced));
          return withheld(payload, reply, request.id);
        },
      )
      .then((sentPayload) => done(null, sentPayload))
      .catch(done);
  });
}

const signs: ReadonlySet<string> = new Set<OperationId>(['certifyProposal', 'approveProposal']);

/**
 * Returns the entry with the address from which a signature was sent; null if the request signed nothing. The answer
 * does not wait for this entry, because the ledger records everything else about the signature.
 */
function signatureIn(request: RawRequest, status: number): Traced | null {
  const operation = operationOf(request.method, routeOf(request));
  const { caller, query = {}, ip: address, id: requestId } = request;
  if (operation === undefined || !signs.has(operation) || caller === undefined) return null;
  if (status >= 400 || query['dryRun'] === 'true') return null;
  const { person, issuer, roles } = caller;
  return {
    person,
    issuer,
    roles,
    operation,
    path: pathOf(request),
    names: 'none',
    status,
    code: null,
    requestId,
    address,
  };
}

/** True for a 403 that repeats one of the last minute. Repeated refusals get one entry a minute with their number. */
function isCounted(traced: Traced, refusals: OnceAMinute<Traced>): boolean {
  return traced.status === 403 && !refusals.isFirst(keyOf(traced), traced);
}

/** Key of a refusal. Refusals with the same key are counted together. */
function keyOf({ issuer, person, operation }: Traced): string {
  return [issuer, person, operation].join(' ');
}

function writeBeside(trace: Trace, traced: Traced): void {
  // `Trace` logs a failed write itself.
  trace.write(traced).catch(() => undefined);
}

/** Returns the entry for an answer; null if the answer needs no entry. */
function tracedIn(request: RawRequest, status: number, payload: unknown): Traced | null {
  const operation = operationOf(request.method, routeOf(request));
  const who = request.signedIn ?? request.caller ?? request.refused;
  if (who === undefined || operation === undefined) return null;
  const { about } = accessOf(request);
  const isAlwaysWritten = request.signedIn !== undefined || status === 403;
  if (!isAlwaysWritten && (about === 'none' || !tells(request, status))) return null;
  const { person, issuer, roles } = who;
  return {
    person,
    issuer,
    roles,
    operation,
    path: pathOf(request),
    status,
    ...lookedFor(about, request, status, who),
    code: status < 400 ? null : codeIn(payload),
    requestId: request.id,
  };
}

/** Returns the donors that an answer concerns, and the filters of its query that entries store. */
function lookedFor(
  about: About,
  request: RawRequest,
  status: number,
  who: Caller,
): Pick<Traced, 'names' | 'ownDonors' | 'filters'> {
  return {
    names: isRefusedDonor(status, who) ? 'none' : namesOf(about, answeredRequestOf(request, who)),
    ownDonors: who.roles.includes('donor') ? who.donors : undefined,
    // A forbidden query was not validated, so its filters could contain any text.
    ...(status === 403 ? {} : filtersIn(request.query ?? {})),
  };
}

/**
 * True if a donor was refused with 403 or 404. Such an answer reveals nothing, so the entry names no donors
 * either.
 */
function isRefusedDonor(status: number, { roles }: Caller): boolean {
  return (status === 403 || status === 404) && roles.includes('donor');
}

function namesOf(about: About, answeredRequest: AnsweredRequest): Traced['names'] {
  return about === 'none' ? 'none' : namesBy[about](answeredRequest);
}

function answeredRequestOf(request: RawRequest, caller: Caller): AnsweredRequest {
  const { params = {}, query = {}, body, answered: answer } = request;
  return { caller, params, query, body, answer };
}

export function pathOf({ url }: Pick<RawRequest, 'url'>): string {
  return (url.split('?', 1)[0] ?? '').slice(0, pathLengthMax);
}

/**
 * True if an answer reveals data and leaves no event in the ledger. That is a read, a dry run, or a refusal whose
 * status says something about the books.
 */
function tells({ method, query = {} }: RawRequest, status: number): boolean {
  if (status >= 400) return telling.includes(status);
  return method === 'GET' || method === 'HEAD' || query['dryRun'] === 'true';
}

function codeIn(payload: unknown): string | null {
  try {
    const { code } = JSON.parse(String(payload)) as { readonly code?: unknown };
    return typeof code === 'string' ? code : null;
  } catch {
    return null;
  }
}

/** Headers of the withheld answer. They are removed before the refusal is sent in its place. */
const ofAnswer: readonly string[] = [
  ...['content-length', 'content-disposition', 'etag', 'location', 'vary', 'www-authenticate'],
  ...[nameHeader, nameStateHeader],
];

/** Replaces an answer by a refusal with status 503, because its entry could not be written. */
function withheld(payload: unknown, reply: TracedReply, requestId: string): string {
  if (isStream(payload)) payload.destroy();
  for (const name of ofAnswer) reply.removeHeader(name);
  const { problem } = unavailable();
  reply.code(problem.status);
  reply.header('Content-Type', problemContentType);
  reply.header('Retry-After', String(problem.retryAfterSeconds));
  return JSON.stringify(problemDocument(problem, requestId));
}

function isStream(payload: unknown): payload is { destroy(): unknown } {
  const { destroy } = (payload ?? {}) as { readonly destroy?: unknown };
  return typeof destroy === 'function';
}
