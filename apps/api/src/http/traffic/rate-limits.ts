import rateLimit from '@fastify/rate-limit';
import { normalizeIP } from '@fastify/rate-limit';
import { type CanActivate, type ExecutionContext, Injectable } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { isIP } from 'node:net';
import { ProblemException } from '../../problems/problem';
import type { RateSettings } from '../../process/rate-settings';
import { routeOf } from '../../route-access/route-access';
import type { Caller } from '../../sign-in/caller';
import type { ServerLimits } from './limits';

type Server = ReturnType<ReturnType<NestFastifyApplication['getHttpAdapter']>['getInstance']>;
type Check = ReturnType<Server['createRateLimit']>;
type Counted = Parameters<Check>[0];

/** Kinds of rate limits, each with the words by which error messages name the counted requests. */
const kinds = {
  address: 'requests from this address',
  account: 'requests of this account',
  donor: 'requests of this account',
  signIn: 'attempts to sign in that were refused, from this address,',
  signedIn: 'sign-ins of this account',
  watch: 'looks at health and metrics from this address',
} as const;
type Kind = keyof typeof kinds;

const signInRoutes: readonly string[] = ['/v1/sign-in', '/v1/sign-in/password'];
/**
 * Maximum number of sign-ins of one account within a minute. A token is valid for ten minutes, so more are not needed.
 */
const signInsMax = 10;
const watchRoutes: readonly string[] = ['/health/live', '/health/ready', '/metrics'];

/**
 * Limits the requests of each address and each account per minute; each process counts for itself. All addresses of one
 * IPv6 /64 network count together, because a single machine can own such a network.
 */
export class RateLimits {
  readonly #checks = new Map<Kind, Check>();
  /**
   * Addresses that cannot sign in for some time, each with the end of that time in milliseconds of the monotonic clock;
   * the oldest first.
   */
  readonly #closed = new Map<string, number>();

  constructor(
    private readonly settings: RateSettings,
    private readonly limits: Pick<ServerLimits, 'rateWindowMs' | 'ratedMax'>,
  ) {}

  /** Begins to count the requests that a server receives. */
  async countOn(app: NestFastifyApplication): Promise<void> {
    await app.register(rateLimit, { global: false });
    const server = app.getHttpAdapter().getInstance();
    const { rateWindowMs: timeWindow, ratedMax: cache } = this.limits;
    for (const kind of Object.keys(kinds) as Kind[]) {
      const max = this.#maxOf(kind);
      const shared = { max, timeWindow, cache };
      const keyed = { ...shared, keyGenerator: keys[kind] ?? addressOf };
      if (max > 0) this.#checks.set(kind, server.createRateLimit(keyed));
    }
    server.addHook('onRequest', (request, _reply, done) => {
      const route = routeOf(request) ?? '';
      const isSignIn = signInRoutes.includes(route);
      if (isSignIn && this.#isClosed(request)) return done(this.#signInsRefused(request));
      const kind = watchRoutes.includes(route) ? 'watch' : 'address';
      if (!this.#checks.has(kind)) return done();
      this.#refusal(kind, request).then(done, done);
    });
  }

  /**
   * Counts a request for the account of its caller; a request without a verified token is not counted.
   *
   * @throws ProblemException RATE_LIMITED if the account has sent too many requests.
   */
  async demandAccount(request: unknown): Promise<void> {
    const counted = request as Counted;
    const kind = isDonor(counted) ? 'donor' : 'account';
    if (!this.#checks.has(kind)) return;
    const refusal = accountOf(counted) === '' ? undefined : await this.#refusal(kind, counted);
    if (refusal !== undefined) throw refusal;
  }

  /**
   * Counts a refused sign-in for its address. An address that reaches the limit cannot sign in until its minute is
   * over.
   */
  async countRefusedSignIn(request: unknown): Promise<void> {
    const counted = await this.#checks.get('signIn')?.(request as Counted);
    if (counted === undefined || counted.isAllowed || counted.remaining > 0) return;
    const [oldest] = this.#closed.keys();
    const isFull = this.#closed.size >= this.limits.ratedMax;
    if (isFull && oldest !== undefined) this.#closed.delete(oldest);
    this.#closed.set(addressOf(request as Counted), performance.now() + counted.ttl);
  }

  /**
   * Counts a sign-in for its account.
   *
   * @throws ProblemException RATE_LIMITED if the account has signed in too often.
   */
  async demandSignIn(request: unknown): Promise<void> {
    if (!this.#checks.has('signedIn')) return;
    const refusal = await this.#refusal('signedIn', request as Counted);
    if (refusal !== undefined) throw refusal;
  }

  #maxOf(kind: Kind): number {
    if (kind !== 'signedIn') return this.settings[kind];
    return this.settings.signIn > 0 ? signInsMax : 0;
  }

  #isClosed(request: Counted): boolean {
    const address = addressOf(request);
    const isClosed = (this.#closed.get(address) ?? 0) > performance.now();
    if (!isClosed) this.#closed.delete(address);
    return isClosed;
  }

  #signInsRefused(request: Counted): ProblemException {
    const leftMs = (this.#closed.get(addressOf(request)) ?? 0) - performance.now();
    return this.#tooMany('signIn', this.settings.signIn, Math.ceil(leftMs / 1_000));
  }

  async #refusal(kind: Kind, request: Counted): Promise<ProblemException | undefined> {
    const counted = await this.#checks.get(kind)?.(request);
    if (counted === undefined || counted.isAllowed || !counted.isExceeded) return undefined;
    return this.#tooMany(kind, counted.max, counted.ttlInSeconds);
  }

  #tooMany(kind: Kind, max: number, seconds: number): ProblemException {
    const retryAfterSeconds = Math.max(1, seconds);
    return new ProblemException({
      status: 429,
      code: 'RATE_LIMITED',
      retryAfterSeconds,
      detail:
        `more than ${max} ${kinds[kind]} came within ${this.limits.rateWindowMs / 1_000} seconds: ` +
        `wait ${retryAfterSeconds} seconds`,
    });
  }
}

/** Returns the client's address. If a proxy's header contains no valid address, returns the address of the proxy. */
function addressOf({ ip, socket }: Counted): string {
  const address = isIP(ip) > 0 ? ip : (socket.remoteAddress ?? '');
  return normalizeIP(address);
}

/** A request with its verified caller, and the person who has signed in with it. */
type RequestOfCaller = Readonly<
  Partial<Record<'caller' | 'signedIn', Pick<Caller, 'person' | 'roles'>>>
>;

/** Returns the person named by the token; an empty text without a verified token. */
function accountOf(request: Counted): string {
  return (request as RequestOfCaller).caller?.person ?? '';
}

/** True for a caller with the role `donor`. Donors have a limit of their own; they have no other role. */
function isDonor(request: Counted): boolean {
  return (request as RequestOfCaller).caller?.roles.includes('donor') ?? false;
}

function signedInOf(request: Counted): string {
  return (request as RequestOfCaller).signedIn?.person ?? '';
}

/** Functions that return the key by which requests of a kind are counted. A kind without one is counted by address. */
const keys: Partial<Record<Kind, (request: Counted) => string>> = {
  account: accountOf,
  donor: accountOf,
  signedIn: signedInOf,
};

/** Guard that refuses callers who exceed their rate limit. It runs after the guard that identifies the caller. */
@Injectable()
export class RateGuard implements CanActivate {
  constructor(private readonly rates: RateLimits) {}

  /** @throws ProblemException RATE_LIMITED */
  async canActivate(context: ExecutionContext): Promise<boolean> {
    await this.rates.demandAccount(context.switchToHttp().getRequest());
    return true;
  }
}
