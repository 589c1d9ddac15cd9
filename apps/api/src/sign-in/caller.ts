import type { Role } from '@art30/accounting';

/** The sender of a request, as stated by a verified token. */
export interface Caller {
  /** Issuer of the token, which authenticates the person. */
  readonly issuer: string;
  /** Id of the person or service account, in lower case: `U.A` and `u.a` are one. */
  readonly person: string;
  readonly roles: readonly Role[];
  /** Donors for whom a person with the role `donor` asks; empty for anybody else. */
  readonly donors: readonly string[];
}

/** Reason why a token with a valid signature is no longer accepted. The answer states this reason. */
export type TokenEnd = 'EXPIRED' | 'SUSPENDED' | 'CHANGED';

/** Thrown for a token that is not accepted; `reason` is only logged. */
export class TokenRefused extends Error {
  /**
   * @param status 401 if the person is unknown, 403 if the person is identified but has no access.
   * @param who the identified person, if any.
   * @param end reason told to the bearer, if the signature is valid.
   */
  constructor(
    readonly reason: string,
    readonly status: 401 | 403 = 401,
    readonly who?: Caller,
    readonly end?: TokenEnd,
  ) {
    super(reason);
    this.name = 'TokenRefused';
  }
}

/** Verifies tokens and returns their callers. */
export interface TokenVerifier {
  /**
   * @param token without the prefix `Bearer `.
   * @param toRead true for a request that writes nothing: if the issuer is unreachable, its cached keys are
   * then accepted longer.
   * @throws TokenRefused
   * @throws Unavailable if the issuer, or the log with the accounts, cannot be reached.
   */
  verify(token: string, toRead?: boolean): Promise<Caller>;
}

/**
 * @returns the refusal of a token with a valid signature, with a reason for the log and one for its bearer.
 */
export function endedToken(end: TokenEnd, reason: string): TokenRefused {
  return new TokenRefused(reason, 401, undefined, end);
}
