import { Injectable, Logger, type OnModuleDestroy } from '@nestjs/common';
import type { RawRequest } from '../http/raw-http';
import { operationOf } from '../contract/operations';
import { routeOf } from '../route-access/route-access';
import { OnceAMinute } from './once-a-minute';
import { Trace } from './trace';
import { pathOf } from './trace-requests';

/** The account for which a sign-in or the setting of a password was refused. */
interface Refused {
  /**
   * Id of the account. It is null for an unknown account: the typed text could be anything, even a password, and must
   * not be logged.
   */
  readonly person: string | null;
  readonly issuer: string;
}

/**
 * A refused sign-in, remembered for a minute to count repetitions. It contains nothing of the request's body, because
 * that contains a password.
 */
interface RefusedSignIn extends Refused {
  readonly requestId: string;
  readonly address: string;
  readonly operation: string;
  readonly path: string;
}

/** Placeholder for an unknown account. No person has this id, because an id cannot contain brackets. */
const nobody = '(unknown)';

/**
 * Reports refused sign-ins in the service's log and in the access log. The first for an account and address is reported
 * at once, repetitions once a minute with their number.
 */
@Injectable()
export class RefusedSignIns implements OnModuleDestroy {
  private readonly logger = new Logger('SignIn');
  private readonly seen = new OnceAMinute<RefusedSignIn>((refused, times) =>
    this.tell(refused, times),
  );

  constructor(private readonly trace: Trace) {}

  note(whose: Refused, request: RawRequest): void {
    const { id: requestId, ip: address, method } = request;
    const operation = operationOf(method, routeOf(request)) ?? 'signIn';
    const refused = { ...whose, requestId, address, operation, path: pathOf(request) };
    const key = [whose.person ?? nobody, address].join(' ');
    if (this.seen.isFirst(key, refused)) this.tell(refused, 1);
  }

  onModuleDestroy(): void {
    this.seen.close();
  }

  private tell({ person, ...refused }: RefusedSignIn, times: number): void {
    const { address, requestId } = refused;
    const whom = person ?? 'an id without an account';
    const often = times > 1 ? `, ${times} times` : '';
    this.logger.warn(`sign-in refused to ${whom} from ${address}${often} ${requestId}`);
    this.trace
      .write({
        ...refused,
        person: person ?? nobody,
        roles: [],
        names: 'none',
        status: 401,
        code: 'SIGN_IN_REFUSED',
        times,
      })
      // `Trace` logs a failed write itself. The refusal contains no data, so it need not wait for the entry.
      .catch(() => undefined);
  }
}
