import { isIP } from 'node:net';
import rateLimit, { normalizeIP } from '@fastify/rate-limit';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { ProblemException } from '../../problems/problem';
import type { ServerLimits } from '../traffic/limits';
import { routeOf } from '../shape/route-of';
import type { RateSettings } from './rate-settings';

type Server = ReturnType<ReturnType<NestFastifyApplication['getHttpAdapter']>['getInstance']>;
type Check = ReturnType<Server['createRateLimit']>;
type Counted = Parameters<Check>[0];

/** What is counted, and in which words it is told. */
const kinds = {
  address: 'requests from this address',
  account: 'requests of this account',
  signIn: 'attempts to sign in from this address',
  watch: 'looks at health and metrics from this address',
} as const;
type Kind = keyof typeof kinds;

const signInRoutes: readonly string[] = ['/v1/sign-in', '/v1/sign-in/password'];
const watchRoutes: readonly string[] = ['/health/live', '/health/ready', '/metrics'];

/**
 * Counts the requests of each address and each account, in this process alone, and refuses what is more than
 * was set for a minute. An address of IPv6 counts with its network of 64 bits, which one machine may have whole.
 */
export class RateLimits {
  readonly #checks = new Map<Kind, Check>();

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
      const max = this.settings[kind];
      const shared = { max, timeWindow, cache };
      const keyed = { ...shared, keyGenerator: kind === 'account' ? accountOf : addressOf };
      if (max > 0) this.#checks.set(kind, server.createRateLimit(keyed));
    }
    server.addHook('onRequest', (request, _reply, done) => {
      const kind = kindOf(routeOf(request));
      if (!this.#checks.has(kind)) return done();
      this.#refusal(kind, request).then(done, done);
    });
  }

  /** @throws ProblemException RATE_LIMITED where the caller of a request is known, and sent too many. */
  async demandAccount(request: unknown): Promise<void> {
    if (!this.#checks.has('account')) return;
    const counted = request as Counted;
    const refusal = accountOf(counted) === '' ? undefined : await this.#refusal('account', counted);
    if (refusal !== undefined) throw refusal;
  }

  async #refusal(kind: Kind, request: Counted): Promise<ProblemException | undefined> {
    const counted = await this.#checks.get(kind)?.(request);
    if (counted === undefined || counted.isAllowed || !counted.isExceeded) return undefined;
    const retryAfterSeconds = Math.max(1, counted.ttlInSeconds);
    return new ProblemException({
      ...{ status: 429, code: 'RATE_LIMITED', retryAfterSeconds },
      detail:
        `more than ${counted.max} ${kinds[kind]} came within ${this.limits.rateWindowMs / 1_000} seconds: ` +
        `wait ${retryAfterSeconds} seconds`,
    });
  }
}

function kindOf(route = ''): Kind {
  if (signInRoutes.includes(route)) return 'signIn';
  return watchRoutes.includes(route) ? 'watch' : 'address';
}

/** What stands in a header of a proxy is an address, or it is the proxy that counts. */
function addressOf({ ip, socket }: Counted): string {
  const address = isIP(ip) > 0 ? ip : (socket.remoteAddress ?? '');
  return normalizeIP(address);
}

/** The person whom the token named; nothing where nobody is known. */
function accountOf(request: Counted): string {
  return (request as { readonly caller?: { readonly person: string } }).caller?.person ?? '';
}
