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

/** What is counted, and in which words it is told. */
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
/** Sign-ins of one account in a minute; a token counts for ten. */
const signInsMax = 10;
const watchRoutes: readonly string[] = ['/health/live', '/health/ready', '/metrics'];

/**
 * Counts the requests of each address and each account, in this process alone, and refuses what is more than
 * was set for a minute. An address of IPv6 counts with its network of 64 bits, which one machine may have whole.
 */
export class RateLimits {
  readonly #checks = new Map<Kind, Check>();
  /** Until when an address signs nobody in, in milliseconds of the clock that only goes forward; the oldest first. */
  readonly #closed = new Map<string, number>();

  constructor(
    private readonly settings: RateSettings,
    private readonly limits: Pick<ServerLimits, 'rateWindowMs' | 'ratedMax'>,
  ) {}

  /** Counts what comes to the server from now on. */
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

  /** @throws ProblemException RATE_LIMITED where the caller of a request is known, and sent too many. */
  async demandAccount(request: unknown): Promise<void> {
    const counted = request as Counted;
    const kind = isDonor(counted) ? 'donor' : 'account';
    if (!this.#checks.has(kind)) return;
    const refusal = accountOf(counted) === '' ? undefined : await this.#refusal(kind, counted);
    if (refusal !== undefined) throw refusal;
  }

  /** Counts a sign-in that was refused: with as many as were set for a minute its address signs nobody in until that is over. */
  async countRefusedSignIn(request: unknown): Promise<void> {
    const counted = await this.#checks.get('signIn')?.(request as Counted);
    if (counted === undefined || counted.isAllowed || counted.remaining > 0) return;
    const [oldest] = this.#closed.keys();
    const isFull = this.#closed.size >= this.limits.ratedMax;
    if (isFull && oldest !== undefined) this.#closed.delete(oldest);
    this.#closed.set(addressOf(request as Counted), performance.now() + counted.ttl);
  }

  /** @throws ProblemException RATE_LIMITED where the account has had too many tokens. */
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

/** What stands in a header of a proxy is an address, or it is the proxy that counts. */
function addressOf({ ip, socket }: Counted): string {
  const address = isIP(ip) > 0 ? ip : (socket.remoteAddress ?? '');
  return normalizeIP(address);
}

/** A request whose people are known: who sent it, and who has signed in by it. */
type RequestOfCaller = Readonly<
  Partial<Record<'caller' | 'signedIn', Pick<Caller, 'person' | 'roles'>>>
>;

/** The person whom the token named; nothing where nobody is known. */
function accountOf(request: Counted): string {
  return (request as RequestOfCaller).caller?.person ?? '';
}

/** Somebody from outside the office: no other role goes with that of a donor. */
function isDonor(request: Counted): boolean {
  return (request as RequestOfCaller).caller?.roles.includes('donor') ?? false;
}

function signedInOf(request: Counted): string {
  return (request as RequestOfCaller).signedIn?.person ?? '';
}

/** What each kind counts by, where that is not the address. */
const keys: Partial<Record<Kind, (request: Counted) => string>> = {
  account: accountOf,
  donor: accountOf,
  signedIn: signedInOf,
};

/** Comes after the guard that knows who sent a request, and lets through who has not sent too many. */
@Injectable()
export class RateGuard implements CanActivate {
  constructor(private readonly rates: RateLimits) {}

  /** @throws ProblemException RATE_LIMITED */
  async canActivate(context: ExecutionContext): Promise<boolean> {
    await this.rates.demandAccount(context.switchToHttp().getRequest());
    return true;
  }
}
