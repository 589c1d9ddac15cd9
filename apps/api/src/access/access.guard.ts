import {
  Inject,
  Injectable,
  Logger,
  type CanActivate,
  type ExecutionContext,
} from '@nestjs/common';
import { rolesAtOdds } from '@art30/accounting';
import type { RawRequest } from '../http/raw-http';
import { accessOf, routeOf, type RouteRoles } from '../route-access/route-access';
import type { Caller } from '../sign-in/caller';
import { notForYou, signingSuspended, signInRequired } from '../problems/sign-in-refusals';
import { SignIns } from '../access-log/sign-ins';
import { tokenOf } from './recognised-callers';
import { SIGN_IN_WAYS, type SignInWays } from './sign-in-ways';

/**
 * Guard that lets a request pass if its route is open, or if its caller has one of the route's roles. An earlier hook
 * has verified the token.
 */
@Injectable()
export class AccessGuard implements CanActivate {
  private readonly logger = new Logger('Access');

  constructor(
    @Inject(SIGN_IN_WAYS) private readonly ways: SignInWays,
    private readonly signIns: SignIns,
  ) {}

  /**
   * Decides whether a request may be handled.
   *
   * @throws ProblemException SIGN_IN_REQUIRED, ROLE_REQUIRED, SIGNING_SUSPENDED or ACCESS_LOG_UNAVAILABLE.
   * @throws Unavailable if the log with the accounts cannot be read.
   */
  async canActivate(context: ExecutionContext): Promise<boolean> {
    const request = context.switchToHttp().getRequest<RawRequest>();
    const { method, caller } = request;
    const { roles } = accessOf(request);
    if (roles === 'open') return true;
    if (caller === undefined) throw signInRequired('NO_TOKEN');
    this.demandTogether(caller, request);
    await this.noteSignIn(caller, request);
    this.demandRole(caller, roles, request);
    if (method === 'POST') await this.demandSigning(caller);
    return true;
  }

  /**
   * Writes the access log's entry for a sign-in at an identity provider. A sign-in with a password gets its entry where
   * its token is issued.
   */
  private async noteSignIn(caller: Caller, request: RawRequest): Promise<void> {
    if (this.ways.passwords !== null) return;
    await this.signIns.note(tokenOf(request) ?? '', caller, request);
  }

  /** Throws an error for a token with two roles that no person may have together. */
  private demandTogether(caller: Caller, request: RawRequest): void {
    const { person, roles } = caller;
    const odd = rolesAtOdds(roles);
    if (odd === undefined) return;
    request.refused = caller;
    const { id } = request;
    this.logger.warn(
      `${person} claims to be ${odd[0]} and ${odd[1]}, roles that nobody has together ${id}`,
    );
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
