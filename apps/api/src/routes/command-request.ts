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

/** Headers of before people signed in: whoever still sends one takes it to say who acts. */
const headersGone = ['X-Actor', 'X-Recorded-By', 'X-Certified-By', 'X-Approved-By'];

/** Makes the `CommandRequest` of a request: people, time, key, `If-Match`, `Prefer` and `dryRun`. */
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

/** Says who asks. */
@Injectable()
class AskingPersonPipe implements PipeTransform<RawRequest, Caller> {
  transform(raw: RawRequest): Caller {
    return callerOf(raw);
  }
}

/** The parameter of a controller's method that carries the person who asks. */
export const Asking = () => FromHttp(AskingPersonPipe);

/** The parameter of a controller's method that carries the `CommandRequest`. */
export const Received = () => FromHttp(CommandRequestPipe);

/** The reply to a request, on which status and headers are set. Bare it would be awaited: a reply is a promise, too. */
export interface Replied {
  readonly reply: RawReply;
}

/** The parameter of a controller's method that carries the reply. */
export const Replying = createParamDecorator(
  (_data: unknown, context: ExecutionContext): Replied => ({
    reply: context.switchToHttp().getResponse<RawReply>(),
  }),
);

/**
 * A repeat of a request makes the same event ids: they hang on who, what and which key. Whether it
 * is a dry run is no part of them, so that a dry run shows the ids the command will have.
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
 * What is asked and who vouches for who asks: under another issuer the same id may be somebody else.
 *
 * @param members words in place of members of the body.
 */
function requestHash(
  { body = null }: RawRequest,
  { issuer }: Caller,
  members: Readonly<Record<string, string>> = {},
): string {
  const asked = Object.keys(members).length === 0 ? body : { ...(body as object), ...members };
  return sha256Hex(canonicalJson([issuer, asked as JsonObject | null]));
}

/** Method and path, decoded, so that two spellings of one resource are one route. */
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

/** @throws Error behind no guard: no route is. */
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

/** Whether `Prefer: respond-async` (RFC 7240) stands there; other preferences are none of ours. */
function respondsAsync(raw: RawRequest): boolean {
  const preferences = headerOf(raw, 'Prefer')?.split(',') ?? [];
  return preferences.some((one) => /^\s*respond-async\s*(?:;|$)/i.test(one));
}

/** A command takes no other parameter: a mistyped `dryRun` must not write. */
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

/** The id the caller chose, or else one that a repeat of the request makes again. */
export function chosenId(chosen: string | undefined, { identity }: CommandRequest): string {
  return chosen ?? identity.eventName('chosen id', 0);
}
