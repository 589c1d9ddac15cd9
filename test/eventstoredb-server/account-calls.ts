import { status, type sendUnaryData } from '@grpc/grpc-js';
import {
  CreateResp,
  ResetPasswordResp,
  type CreateReq,
  type ResetPasswordReq,
} from '@eventstore/db-client/generated/users_pb';
import { failure } from './messages';

type Gate = (serve: (call: never, answer?: unknown) => void) => never;

/** The server's user accounts. They do not control access to this server. */
export class AccountCalls {
  /** Passwords by account name. */
  readonly passwords = new Map<string, string>();

  served(gate: unknown) {
    const through = gate as Gate;
    const others = ['update', 'delete', 'disable', 'enable', 'details', 'changePassword'];
    const unsupported = (_call: never, answer?: unknown) =>
      (answer as sendUnaryData<never>)(failure(status.UNIMPLEMENTED, 'not served here'));
    return {
      ...Object.fromEntries(others.map((name) => [name, through(unsupported)])),
      create: through(this.#create),
      resetPassword: through(this.#reset),
    } as never;
  }

  readonly #create = (call: { request: CreateReq }, answer?: unknown): void => {
    const options = call.request.getOptions();
    const name = options?.getLoginName() ?? '';
    const done = answer as sendUnaryData<CreateResp>;
    if (this.passwords.has(name)) return done(failure(status.FAILED_PRECONDITION, 'Conflict.'));
    this.passwords.set(name, options?.getPassword() ?? '');
    done(null, new CreateResp());
  };

  readonly #reset = (call: { request: ResetPasswordReq }, answer?: unknown): void => {
    const options = call.request.getOptions();
    const name = options?.getLoginName() ?? '';
    const done = answer as sendUnaryData<ResetPasswordResp>;
    if (!this.passwords.has(name)) {
      return done(failure(status.NOT_FOUND, `User '${name}' is not found.`));
    }
    this.passwords.set(name, options?.getNewPassword() ?? '');
    done(null, new ResetPasswordResp());
  };
}
