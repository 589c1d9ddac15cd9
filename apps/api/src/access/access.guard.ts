import {
  Inject,
  Injectable,
  Logger,
  type CanActivate,
  type ExecutionContext,
} from '@nestjs/common';
import { rolesAtOdds } from '@art30/accounting';
import { Unavailable } from '@art30/event-sourcing';
import { rolesOfRoute, type RouteRoles } from '../contract/parts/route-roles';
import { ProblemException } from '../problems/problem';
import type { RawRequest } from '../http/raw-http';
import { routeOf } from '../http/shape/route-of';
import { TokenRefused, type Caller } from '../sign-in/caller';
import {
  notForYou,
  providerUnavailable,
  signingSuspended,
  signInRequired,
} from '../problems/sign-in-refusals';
import { SignIns } from '../trace/sign-ins';
import { SIGN_IN_WAYS, type SignInWays } from './sign-in-ways';

const bearer = /^Bearer ([\w~+/.=-]+)$/i;

/** Lets a request through to a route that is open, or open to a role of whoever sent it. */
@Injectable()
export class AccessGuard implements CanActivate {
  private readonly logger = new Logger('Access');

  constructor(
    @Inject(SIGN_IN_WAYS) private readonly ways: SignInWays,
    private readonly signIns: SignIns,
  ) {}

  /**
   * @throws ProblemException SIGN_IN_REQUIRED, ROLE_REQUIRED, SIGNING_SUSPENDED or ACCESS_LOG_UNAVAILABLE;
   *   Unavailable where the log with the accounts cannot be read.
   */
  async canActivate(context: ExecutionContext): Promise<boolean> {
    const request = context.switchToHttp().getRequest<RawRequest>();
    const roles = rolesOfRoute(request.method, routeOf(request));
    const { authorization } = request.headers;
    if (authorization === undefined) {
      if (roles === 'open') return true;
      throw signInRequired(false);
    }
    if (roles === 'open') return this.welcome(authorization, request);
    const caller = await this.known(authorization, request);
    this.demandTogether(caller, request);
    await this.noteSignIn(caller, authorization, request);
    request.caller = caller;
    this.demandRole(caller, roles, request);
    if (request.method === 'POST') await this.demandSigning(caller);
    return true;
  }

  /** Where nobody needs a token, one that does not count keeps nobody out. */
  private async welcome(authorization: string | string[], request: RawRequest): Promise<boolean> {
    if (request.method === 'POST') return true;
    try {
      request.caller = await this.known(authorization, request);
    } catch (error) {
      const isExpected = error instanceof ProblemException || error instanceof Unavailable;
      if (!isExpected) throw error;
    }
    return true;
  }

  private async known(authorization: string | string[], request: RawRequest): Promise<Caller> {
    const token = tokenIn(authorization);
    try {
      if (token === undefined) throw new TokenRefused('no bearer token');
      return await this.ways.verifier.verify(token);
    } catch (error) {
      // Where the ledger has the accounts itself it is its own store that is away.
      if (error instanceof Unavailable && this.ways.passwords === null) {
        this.logger.error(`the issuer cannot be asked: ${error.reason} ${request.id}`);
        throw providerUnavailable();
      }
      if (!(error instanceof TokenRefused)) throw error;
      this.logger.warn(`token refused: ${error.reason} ${request.id}`);
      request.refused = error.who;
      throw error.status === 403 ? notForYou() : signInRequired(true);
    }
  }

  /** A sign-in by a password is written down where the token is made. */
  private async noteSignIn(
    caller: Caller,
    authorization: string | string[],
    request: RawRequest,
  ): Promise<void> {
    if (this.ways.passwords !== null) return;
    await this.signIns.note(tokenIn(authorization) ?? '', caller, request);
  }

  /** A token that claims two roles that nobody has together opens nothing. */
  private demandTogether(caller: Caller, request: RawRequest): void {
    const { person, roles } = caller;
    const odd = rolesAtOdds(roles);
    if (odd === undefined) return;
    request.refused = caller;
    const { id } = request;
    this.logger.warn(`${person} claims to be ${odd[0]} and ${odd[1]}, which nobody is ${id}`);
    throw notForYou();
  }

  private demandRole(
    { person, roles }: Caller,
    allowed: Exclude<RouteRoles, 'open'>,
    request: RawRequest,
  ): void {
    if (roles.some((role) => allowed.includes(role))) return;
    const { method, id } = request;
    this.logger.warn(
      `${person} (${roles.join(', ')}) refused at ${method} ${routeOf(request) ?? ''} ${id}`,
    );
    throw notForYou();
  }

  private async demandSigning({ person }: Caller): Promise<void> {
    const signsFrom = await this.ways.signsFrom(person);
    if (signsFrom !== null) throw signingSuspended(signsFrom);
  }
}

function tokenIn(authorization: string | string[]): string | undefined {
  return bearer.exec(String(authorization))?.[1];
}
