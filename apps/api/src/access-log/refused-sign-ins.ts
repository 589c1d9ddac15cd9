import { Injectable, Logger, type OnModuleDestroy } from '@nestjs/common';
import type { RawRequest } from '../http/raw-http';
import { operationOf } from '../contract/operations';
import { routeOf } from '../route-access/route-access';
import { OnceAMinute } from './once-a-minute';
import { Trace } from './trace';
import { pathOf } from './trace-requests';

/** Whose sign-in was refused, or the setting of a password. */
interface Refused {
  /** Id of the account; null where there is none: what was typed may be anything, a password too. */
  readonly person: string | null;
  readonly issuer: string;
}

/** What is kept of it for a minute: nothing of its body, which has a password. */
interface RefusedSignIn extends Refused {
  readonly requestId: string;
  readonly address: string;
  readonly operation: string;
  readonly path: string;
}

/** Stands for whoever has no account: no id has brackets. */
const nobody = '(unknown)';

/** Logs and enters who was refused a sign-in from where: each pair at once, then once a minute with a count. */
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
      // The failure to write is logged where it happens: nothing is shown that would wait for it.
      .catch(() => undefined);
  }
}
