import type { Role } from '@art30/accounting';

/** The sender of a request, as stated by a verified token. */
export interface Caller {
  /** Issuer of the token, which authenticates the person. */
  readonly issuer: string;
  /** Id of the person or service account in lower case, because `U.A` and `u.a` are the same person. */
  readonly person: string;
  readonly roles: readonly Role[];
  /** Donors on whose behalf a person with the role `donor` asks; empty for anybody else. */
  readonly donors: readonly string[];
}

/**
 * Reason why a token with a valid signature is no longer accepted. The answer states it, because its bearer is known.
 */
export type TokenEnd = 'EXPIRED' | 'SUSPENDED' | 'CHANGED';

/** Thrown for a token that is not accepted. `reason` appears only in the log, because it could help an attacker. */
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
   * Verifies a token and returns the caller that it identifies.
   *
   * @param token without the prefix `Bearer `.
   * @param toRead true for a request that writes nothing: if the issuer is unreachable, its cached keys are then
   * accepted longer.
   * @throws TokenRefused if the token is not accepted.
   * @throws Unavailable if the issuer, or the log with the accounts, cannot be reached.
   */
  verify(token: string, toRead?: boolean): Promise<Caller>;
}

/**
 * Returns the error for a token that was valid and has ended. `end` is told to its bearer, `reason` only to the log.
 */
export function endedToken(end: TokenEnd, reason: string): TokenRefused {
  return new TokenRefused(reason, 401, undefined, end);
}
