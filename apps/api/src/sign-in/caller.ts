import type { Role } from '@art30/accounting';

/** Who sent a request, as a verified token says. */
export interface Caller {
  /** Who vouches for them: issuer of the token. */
  readonly issuer: string;
  /** Id of the person or service account, in lower case: `U.A` and `u.a` are one. */
  readonly person: string;
  readonly roles: readonly Role[];
  /** Donors for whom somebody asks who has the role of a donor; none for anybody else. */
  readonly donors: readonly string[];
}

/** Why a token that was ours, by its signature, counts no more: its bearer is told. */
export type TokenEnd = 'EXPIRED' | 'SUSPENDED' | 'CHANGED';

/** A token says nothing that counts; the reason is for the log alone. */
export class TokenRefused extends Error {
  /**
   * @param status 401 where nobody is known by it, 403 where somebody is, and may not come in.
   * @param who that is, where it is known.
   * @param end what its bearer is told; only where its signature is good.
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

/** Whoever can tell by a token who sent it. */
export interface TokenVerifier {
  /**
   * @param token as it stands behind `Bearer `.
   * @param toRead whether nothing is written by it: keys of an issuer that is away count longer then.
   * @throws TokenRefused; Unavailable where whoever vouches for people cannot be asked.
   */
  verify(token: string, toRead?: boolean): Promise<Caller>;
}

/** @returns the refusal of a token whose signature is good, for a line of the log and for its bearer. */
export function endedToken(end: TokenEnd, reason: string): TokenRefused {
  return new TokenRefused(reason, 401, undefined, end);
}
