import { voucherOf } from '@art30/accounting';
import {
  calculateJwkThumbprint,
  decodeProtectedHeader,
  errors,
  jwtVerify,
  type CryptoKey,
  type JWTPayload,
  type JWTVerifyResult,
  type ResolvedKey,
} from 'jose';
import { endedToken, TokenRefused, type Caller, type TokenVerifier } from './caller';
import type { TokenExaminer, VerifiedToken } from './verified-tokens';
import { donorsIn, personIn, rolesIn } from './oidc-claims';
import { IssuerKeys } from './issuer-keys';
import type { OidcSettings } from './oidc-settings';

const tokenLengthMax = 8_192;
/** Type of an access token (RFC 9068). An ID token has another type; it grants no access and is refused. */
const accessToken = 'at+jwt';

export interface VerifiedOidcToken extends VerifiedToken {
  /** Thumbprint of the key that signed the token (RFC 7638). */
  readonly thumbprint: string;
}

/** Verifies access tokens of one OpenID Connect issuer. */
export class OidcTokens implements TokenVerifier, TokenExaminer<VerifiedOidcToken> {
  private readonly keys: IssuerKeys;

  constructor(private readonly settings: OidcSettings) {
    this.keys = new IssuerKeys(settings);
  }

  /** Time since which the issuer has not answered; null while it answers. */
  awaySince(): Date | null {
    return this.keys.awaySince();
  }

  async verify(token: string, toRead = false): Promise<Caller> {
    return (await this.examine(token, toRead)).caller;
  }

  /** Verifies a token. The result contains the token's key, so that a cached result can be checked again later. */
  async examine(token: string, toRead = false): Promise<VerifiedOidcToken> {
    if (token.length > tokenLengthMax) throw new TokenRefused('is longer than 8 KiB');
    const { payload, protectedHeader, key } = await this.signed(token, toRead);
    const expiresAt = this.end(payload);
    return {
      caller: this.callerIn(payload),
      kid: protectedHeader.kid ?? '',
      thumbprint: await calculateJwkThumbprint(key),
      expiresAtMs: expiresAt * 1_000,
    };
  }

  stillHolds({ kid, thumbprint }: VerifiedOidcToken, toRead = false): Promise<boolean> | boolean {
    return this.keys.publishes(`${kid} ${thumbprint}`, toRead);
  }

  /**
   * Returns the caller that the claims of a token state.
   *
   * @throws TokenRefused; it contains the person if the token identifies one that has no access.
   */
  private callerIn(payload: JWTPayload): Caller {
    const { personClaim, rolesClaim, donorsClaim } = this.settings;
    const issuer = voucherOf(this.settings);
    const person = personIn(payload, personClaim);
    try {
      const roles = rolesIn(payload, rolesClaim);
      return { issuer, person, roles, donors: donorsIn(payload, donorsClaim, roles) };
    } catch (error) {
      if (!(error instanceof TokenRefused)) throw error;
      const who = { issuer, person, roles: [], donors: [] };
      throw new TokenRefused(error.reason, error.status, who);
    }
  }

  private async signed(
    token: string,
    toRead: boolean,
  ): Promise<JWTVerifyResult & ResolvedKey<CryptoKey>> {
    const { issuer, audience, algorithms, clockToleranceSeconds } = this.settings;
    try {
      return await jwtVerify(
        token,
        (header, input) => {
          if (typeof header.kid !== 'string') throw new TokenRefused('names no key');
          return this.keys.keyOf(header, input, toRead);
        },
        {
          issuer,
          audience,
          typ: accessToken,
          requiredClaims: ['exp', 'iat'],
          algorithms: [...algorithms],
          clockTolerance: clockToleranceSeconds,
        },
      );
    } catch (error) {
      if (error instanceof errors.JOSEError) throw this.refusal(error, token);
      // The issuer's key is too short for its algorithm, or is not for signatures.
      if (error instanceof TypeError)
        throw new TokenRefused(`its key cannot be used: ${error.message}`);
      throw error;
    }
  }

  /**
   * Checks the times of a token.
   *
   * @returns the end of its validity in seconds since 1970.
   * @throws TokenRefused if the token is valid for too long, or was issued in the future.
   */
  private end({ iat = Infinity, exp = Infinity }: JWTPayload): number {
    const { tokenLifeMaxSeconds, clockToleranceSeconds } = this.settings;
    if (iat > Date.now() / 1_000 + clockToleranceSeconds) {
      throw new TokenRefused('is issued in the future');
    }
    const life = exp - iat;
    if (life <= tokenLifeMaxSeconds) return exp;
    throw new TokenRefused(`lives ${life} s, at most ${tokenLifeMaxSeconds}`);
  }

  private refusal(error: errors.JOSEError, token: string): TokenRefused {
    if (error instanceof errors.JWTExpired) return endedToken('EXPIRED', 'is expired');
    if (error instanceof errors.JWTClaimValidationFailed) {
      return new TokenRefused(this.faultOfClaim(error, token));
    }
    if (error instanceof errors.JOSEAlgNotAllowed) {
      const { algorithms } = this.settings;
      const alg = shown(decodeProtectedHeader(token).alg);
      return new TokenRefused(`algorithm is ${alg}, not one of ${algorithms.join(', ')}`);
    }
    return new TokenRefused(error.message);
  }

  private faultOfClaim(error: errors.JWTClaimValidationFailed, token: string): string {
    const { claim, reason } = error;
    const { issuer, audience } = this.settings;
    if (claim === 'typ') return `typ is ${shown(decodeProtectedHeader(token).typ)}, not at+jwt`;
    if (reason !== 'check_failed') return error.message;
    if (claim === 'iss') return `issuer is not ${issuer}`;
    if (claim === 'aud') return `audience is not ${audience}`;
    return claim === 'nbf' ? 'is not valid yet' : error.message;
  }
}

/** Returns a header value of a token in a form that is safe for the log, because anybody can send it. */
function shown(word: unknown): string {
  if (word === undefined) return 'missing';
  const isPlain = typeof word === 'string' && /^[\w+./-]{1,32}$/.test(word);
  return isPlain ? word : 'something else';
}
