import { Injectable, Logger, type OnModuleDestroy } from '@nestjs/common';
import type { RawRequest } from '../http/raw-http';
import { operationOf } from '../contract/parts/operations';
import { routeOf } from '../http/shape/route-of';
import { OnceAMinute } from './once-a-minute';
import { Trace } from './trace';
import { pathOf } from './trace-requests';

/** A sign-in, or the setting of a password, that was refused. */
interface RefusedSignIn {
  /** Id of the account; null where there is none: what was typed may be anything, a password too. */
  readonly person: string | null;
  readonly issuer: string;
  readonly request: RawRequest;
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

  note(refused: RefusedSignIn): void {
    const { person, request } = refused;
    const key = [person ?? nobody, request.ip].join(' ');
    if (this.seen.isFirst(key, refused)) this.tell(refused, 1);
  }

  onModuleDestroy(): void {
    this.seen.close();
  }

  private tell({ person, issuer, request }: RefusedSignIn, times: number): void {
    const { id, ip: address, method } = request;
    const whom = person ?? 'an id without an account';
    this.logger.warn(
      `sign-in refused to ${whom} from ${address}${times > 1 ? `, ${times} times` : ''} ${id}`,
    );
    const operation = operationOf(method, routeOf(request)) ?? 'signIn';
    this.trace
      .write({
        ...{ person: person ?? nobody, issuer, roles: [], operation, path: pathOf(request) },
        ...{ names: 'none', status: 401, code: 'SIGN_IN_REFUSED', requestId: id, address, times },
      })
      // The failure to write is logged where it happens: nothing is shown that would wait for it.
      .catch(() => undefined);
  }
}
