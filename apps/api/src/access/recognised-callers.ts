import { Logger } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { Unavailable } from '@art30/event-sourcing';
import type { RawRequest } from '../http/raw-http';
import { accessOf, isLedgerRoute, routeOf } from '../route-access/route-access';
import type { Admission } from '../http/traffic/admission';
import { ProblemException } from '../problems/problem';
import { notForYou, providerUnavailable, signInRequired } from '../problems/sign-in-refusals';
import { TokenRefused, type Caller } from '../sign-in/caller';
import { SIGN_IN_WAYS, type SignInWays } from './sign-in-ways';

/** HTTP methods of requests that write and sign nothing. */
const readsAlone: ReadonlySet<string> = new Set(['GET', 'HEAD']);

const bearer = /^Bearer ([\w~+/.=-]+)$/i;

/**
 * Verifies the token of each request before its body is read. A request without a valid token is refused if its route
 * requires one. On an open route it counts against the limit for all requests without a token.
 */
export function recogniseCallers(app: NestFastifyApplication, admission: Admission): void {
  const logger = new Logger('Access');
  let ways: SignInWays | undefined;
  app
    .getHttpAdapter()
    .getInstance()
    .addHook('onRequest', (request, _reply, done) => {
      const noted = request as RawRequest;
      const isOpen = isForAnybody(noted);
      const take = (caller: Caller | null) => {
        noted.caller = caller ?? undefined;
        done(admission.takeOf(request.raw, caller?.person ?? null));
      };
      const { authorization } = noted.headers;
      if (authorization === undefined)
        return isOpen ? take(null) : done(signInRequired('NO_TOKEN'));
      // An open route needs no token, so an invalid one is ignored.
      if (isOpen && noted.method === 'POST') return take(null);
      ways ??= app.get<SignInWays>(SIGN_IN_WAYS);
      callerOf(noted, ways, logger).then(take, (error: unknown) => {
        const isExpected = error instanceof ProblemException || error instanceof Unavailable;
        if (isOpen && isExpected) take(null);
        else done(error as Error);
      });
    });
}

/** True for an open route, and for a path outside the ledger's API, such as the API page or an unknown address. */
function isForAnybody(request: RawRequest): boolean {
  return accessOf(request).roles === 'open' || !isLedgerRoute(routeOf(request));
}

/**
 * Returns the caller that the request's token identifies.
 *
 * @throws ProblemException SIGN_IN_REQUIRED, ROLE_REQUIRED or IDENTITY_PROVIDER_UNAVAILABLE.
 * @throws Unavailable if the ledger's own accounts cannot be read.
 */
async function callerOf(request: RawRequest, ways: SignInWays, logger: Logger): Promise<Caller> {
  const token = tokenOf(request);
  try {
    if (token === undefined) throw new TokenRefused('no bearer token');
    return await ways.verifier.verify(token, readsAlone.has(request.method));
  } catch (error) {
    // With local accounts no identity provider is called; the event store is then unavailable.
    if (error instanceof Unavailable && ways.passwords === null) {
      logger.error(`the issuer cannot be asked: ${error.reason} ${request.id}`);
      throw providerUnavailable();
    }
    if (!(error instanceof TokenRefused)) throw error;
    logger.warn(`token refused: ${error.reason} ${request.id}`);
    request.refused = error.who;
    throw error.status === 403 ? notForYou() : signInRequired(error.end ?? 'UNKNOWN');
  }
}

/** Returns the token that follows `Bearer ` in the header Authorization; undefined if there is none. */
export function tokenOf({ headers }: Pick<RawRequest, 'headers'>): string | undefined {
  return bearer.exec(String(headers['authorization']))?.[1];
}
