import {
  createParamDecorator,
  Inject,
  Injectable,
  type ExecutionContext,
  type PipeTransform,
} from '@nestjs/common';
import type { CommandRequest } from '@art30/accounting';
import {
  canonicalJson,
  namedOnce,
  type JsonObject,
  type RequestIdentity,
} from '@art30/event-sourcing';
import { type Clock, nameUuid } from '@art30/ledger';
import { sha256Hex } from '../process/sha256';
import { CLOCK } from '../storage/tokens';
import { invalidRequest, ProblemException } from '../problems/problem';
import type { RawReply, RawRequest } from '../http/raw-http';
import type { Caller } from '../sign-in/caller';

const keyPattern = /^[\x21-\x7e](?:[\x20-\x7e]{0,198}[\x21-\x7e])?$/;
const revisionPattern = /^"(\d{1,9})"$/;

/**
 * Obsolete headers that named people before the service had sign-in. A request with one is refused, because its client
 * believes that the header has an effect.
 */
const headersGone = ['X-Actor', 'X-Recorded-By', 'X-Certified-By', 'X-Approved-By'];

/**
 * Builds a `CommandRequest` from an HTTP request. It holds the caller, the time, the idempotency key, `If-Match`,
 * `Prefer` and `dryRun`.
 */
@Injectable()
export class CommandRequestPipe implements PipeTransform<RawRequest, CommandRequest> {
  constructor(@Inject(CLOCK) private readonly clock: Clock) {}

  /** @throws ProblemException INVALID_REQUEST or IDEMPOTENCY_KEY_REQUIRED. */
  transform(raw: RawRequest): CommandRequest {
    const recordedAt = this.clock.now().toISOString();
    demandNoPeople(raw);
    const caller = callerOf(raw);
    const { issuer, roles } = caller;
    return {
      identity: identityOf(raw, caller, recordedAt),
      hashedWith: (members) => requestHash(raw, caller, members),
      signedIn: { issuer, roles },
      today: recordedAt.slice(0, 10),
      ifRevision: ifRevision(raw),
      dryRun: dryRun(raw),
      ...(respondsAsync(raw) ? { respondsAsync: true } : {}),
    };
  }
}

const FromHttp = createParamDecorator((_data: unknown, context: ExecutionContext): RawRequest =>
  context.switchToHttp().getRequest(),
);

/** Passes the caller of a request to a controller's method. */
@Injectable()
class AskingPersonPipe implements PipeTransform<RawRequest, Caller> {
  transform(raw: RawRequest): Caller {
    return callerOf(raw);
  }
}

/** Parameter decorator that gives a controller's method the caller of the request. */
export const Asking = () => FromHttp(AskingPersonPipe);

/** Parameter decorator that gives a controller's method the `CommandRequest`. */
export const Received = () => FromHttp(CommandRequestPipe);

/**
 * Wraps the reply, so that a controller's method can set status and headers on it. A bare reply is also a promise,
 * which the framework would await.
 */
export interface Replied {
  readonly reply: RawReply;
}

/** Parameter decorator that gives a controller's method the wrapped reply. */
export const Replying = createParamDecorator(
  (_data: unknown, context: ExecutionContext): Replied => ({
    reply: context.switchToHttp().getResponse<RawReply>(),
  }),
);

/**
 * Derives the ids of events from person, route and idempotency key, so that a repeated request makes the same ids. The
 * query `dryRun` is not part of the route, so that a dry run shows the ids of the real command.
 */
function identityOf(raw: RawRequest, caller: Caller, recordedAt: string): RequestIdentity {
  const { person: recordedBy } = caller;
  const key = idempotencyKey(raw);
  const name = [recordedBy, routeOf(raw), key] as const;
  return {
    metadata: {
      recordedAt,
      recordedBy,
      keyHash: sha256Hex(canonicalJson(name)),
      requestHash: requestHash(raw, caller),
    },
    eventName: namedOnce((step, index) => nameUuid(...name, step, index)),
  };
}

/**
 * Hash over the body of a request and the issuer of its caller. The issuer is included because the same person id under
 * another issuer may be another person.
 *
 * @param members members that are set in the body before hashing.
 */
function requestHash(
  { body = null }: RawRequest,
  { issuer }: Caller,
  members: Readonly<Record<string, string>> = {},
): string {
  const asked = Object.keys(members).length === 0 ? body : { ...(body as object), ...members };
  return sha256Hex(canonicalJson([issuer, asked as JsonObject | null]));
}

/** Returns method and decoded path, so that two spellings of an address are the same route. */
function routeOf({ method, url }: RawRequest): string {
  return `${method} ${decodeURIComponent(url.split('?', 1)[0] ?? '')}`;
}

/** @throws ProblemException INVALID_REQUEST. */
function demandNoPeople(raw: RawRequest): void {
  const gone = headersGone.find((header) => headerOf(raw, header) !== undefined);
  if (gone === undefined) return;
  const detail = 'is gone: each person acts by a request of their own, under their token';
  throw invalidRequest([{ field: gone, detail }]);
}

/** @throws Error if the request has not passed the access guard, which protects every route. */
export function callerOf({ caller }: RawRequest): Caller {
  if (caller === undefined) throw new Error('a request without a caller came past the guard');
  return caller;
}

function idempotencyKey(raw: RawRequest): string {
  const key = headerOf(raw, 'Idempotency-Key');
  if (key === undefined || key === '') {
    throw new ProblemException({
      status: 400,
      code: 'IDEMPOTENCY_KEY_REQUIRED',
      detail:
        'Idempotency-Key is missing: send a new one with each command, and the same one again to ' +
        'repeat a command, so that it is booked once',
      field: 'Idempotency-Key',
    });
  }
  if (keyPattern.test(key)) return key;
  const detail = 'must be 1 to 200 printable ASCII characters, with no space at either end';
  throw invalidRequest([{ field: 'Idempotency-Key', detail }]);
}

function ifRevision(raw: RawRequest): number | undefined {
  const tag = headerOf(raw, 'If-Match');
  if (tag === undefined) return undefined;
  const [, revision] = revisionPattern.exec(tag) ?? [];
  if (revision !== undefined) return Number(revision);
  const detail = 'must be the revision that was read, in quotes, such as "3"';
  throw invalidRequest([{ field: 'If-Match', detail }]);
}

/** True if the header Prefer contains `respond-async` (RFC 7240); other preferences are ignored. */
function respondsAsync(raw: RawRequest): boolean {
  const preferences = headerOf(raw, 'Prefer')?.split(',') ?? [];
  return preferences.some((one) => /^\s*respond-async\s*(?:;|$)/i.test(one));
}

/** Reads `dryRun`. Any other query parameter is refused: with a misspelt `dryRun`, the command would be executed. */
function dryRun({ query = {} }: RawRequest): boolean {
  const unknown = Object.keys(query).find((name) => name !== 'dryRun');
  if (unknown !== undefined) {
    throw invalidRequest([
      { field: unknown, detail: 'is not a parameter of a command: the only one is dryRun' },
    ]);
  }
  const { dryRun: value } = query;
  if (value !== undefined && value !== 'true' && value !== 'false') {
    throw invalidRequest([{ field: 'dryRun', detail: 'must be true or false' }]);
  }
  return value === 'true';
}

function headerOf({ headers }: RawRequest, name: string): string | undefined {
  const value = headers[name.toLowerCase()];
  return Array.isArray(value) ? value.join(', ') : value;
}

/**
 * Returns the id that the caller chose. Otherwise derives an id from the request, so that a repeated request gets the
 * same one.
 */
export function chosenId(chosen: string | undefined, { identity }: CommandRequest): string {
  return chosen ?? identity.eventName('chosen id', 0);
}
