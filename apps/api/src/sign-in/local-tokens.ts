import { randomUUID } from 'node:crypto';
import { isRole, type Role } from '@art30/accounting';
import {
  calculateJwkThumbprint,
  decodeProtectedHeader,
  errors,
  exportJWK,
  generateKeyPair,
  importJWK,
  jwtVerify,
  SignJWT,
  type CryptoKey,
  type JWK,
  type JWTPayload,
  type ProtectedHeaderParameters,
} from 'jose';
import { endedToken, TokenRefused, type Caller } from './caller';
import type { VerifiedToken } from './verified-tokens';

/** Milliseconds for which a token is valid. After that its bearer must sign in again. */
export const tokenLifeMs = 10 * 60 * 1_000;

/**
 * Seconds by which the end of a token may lie too far in the future. The machine's clock may have been set back after a
 * token was issued.
 */
const clockToleranceSeconds = 60;
const tokenBytesMax = 8 * 1_024;
const algorithm = 'EdDSA';
/** Type of an access token (RFC 9068). An ID token identifies a person and grants no access. */
const tokenType = 'at+jwt';

/** Issuer and audience of the tokens of this service. */
export interface TokenNames {
  readonly issuer: string;
  readonly audience: string;
  /** Returns the current time; by default that of the machine's clock. Tests replace this function. */
  readonly now?: () => Date;
}

/** A new token with its caller. */
export interface IssuedToken {
  readonly caller: Caller;
  readonly token: string;
  /** End of validity in milliseconds since 1970. */
  readonly expiresAt: number;
}

interface KeyPair {
  readonly kid: string;
  readonly signing: CryptoKey;
  readonly verifying: CryptoKey;
}

/** Generates a private Ed25519 key that signs tokens. */
export async function newSigningKey(): Promise<JWK> {
  const { privateKey } = await generateKeyPair(algorithm, { crv: 'Ed25519', extractable: true });
  return exportJWK(privateKey);
}

/** Issues and verifies the access tokens of people with local accounts. */
export class LocalTokens {
  readonly #key: KeyPair;
  readonly #names: TokenNames;
  readonly #now: () => Date;

  private constructor(key: KeyPair, names: TokenNames) {
    this.#key = key;
    this.#names = names;
    this.#now = names.now ?? (() => new Date());
  }

  /** Creates an instance with a new key, which is lost when the process ends. */
  static async withNewKey(names: TokenNames): Promise<LocalTokens> {
    return LocalTokens.fromKey(await newSigningKey(), names);
  }

  /**
   * Creates an instance with a stored key.
   *
   * @throws Error if the key is not a private Ed25519 key.
   */
  static async fromKey(jwk: JWK, names: TokenNames): Promise<LocalTokens> {
    return new LocalTokens(await keyPairOf(jwk), names);
  }

  /** Thumbprint of the signing key (RFC 7638); tokens state it as `kid`. */
  get kid(): string {
    return this.#key.kid;
  }

  /** Issues a token for a person with given roles and donors. */
  async issue({
    person,
    roles,
    donors = [],
  }: Pick<Caller, 'person' | 'roles'> & Partial<Pick<Caller, 'donors'>>): Promise<IssuedToken> {
    const issuedAt = Math.floor(this.#now().getTime() / 1_000);
    const expiresAt = issuedAt + tokenLifeMs / 1_000;
    const token = await new SignJWT({
      roles: [...roles],
      ...(donors.length === 0 ? {} : { donors: [...donors] }),
    })
      .setProtectedHeader({ alg: algorithm, typ: tokenType, kid: this.#key.kid })
      .setIssuer(this.#names.issuer)
      .setAudience(this.#names.audience)
      .setSubject(person.toLowerCase())
      .setJti(randomUUID())
      .setIssuedAt(issuedAt)
      .setExpirationTime(expiresAt)
      .sign(this.#key.signing);
    const caller = { issuer: this.#names.issuer, person: person.toLowerCase(), roles, donors };
    return { caller, token, expiresAt: expiresAt * 1_000 };
  }

  /**
   * Verifies a token. The roles and donors in the result are those that the person had when the token was issued.
   *
   * @throws TokenRefused if the token is not valid.
   */
  async verify(token: string): Promise<VerifiedToken> {
    if (Buffer.byteLength(token) > tokenBytesMax) {
      throw new TokenRefused(`the token has more than ${tokenBytesMax} bytes`);
    }
    this.#requireHeader(headerOf(token));
    const payload = await this.#payloadOf(token);
    const { sub: person, iat = 0, exp = 0, roles, donors = [] } = payload;
    const fromNow = exp - Math.floor(this.#now().getTime() / 1_000) - clockToleranceSeconds;
    const life = Math.max(exp - iat, fromNow);
    if (life > tokenLifeMs / 1_000) {
      throw new TokenRefused(`it lives ${life} s, at most ${tokenLifeMs / 1_000}`);
    }
    if (typeof person !== 'string' || person === '') throw malformed('sub names nobody');
    if (!isRoles(roles)) throw malformed('roles is no list of roles');
    if (!areDonors(donors)) throw malformed('donors is no list of donors');
    return {
      caller: { issuer: this.#names.issuer, person, roles, donors },
      kid: this.#key.kid,
      expiresAtMs: exp * 1_000,
    };
  }

  /**
   * Refuses a token with another algorithm, type or key. The service fixes them, because a token must not choose how it
   * is verified.
   */
  #requireHeader({ alg, typ, kid }: ProtectedHeaderParameters): void {
    if (alg !== algorithm) throw new TokenRefused(`its alg is ${said(alg)}, not ${algorithm}`);
    if (typ !== tokenType) throw new TokenRefused(`its typ is ${said(typ)}, not ${tokenType}`);
    if (kid !== this.#key.kid)
      throw new TokenRefused(`its kid is ${said(kid)}, which no key here has`);
  }

  async #payloadOf(token: string): Promise<JWTPayload> {
    const { issuer, audience } = this.#names;
    try {
      const { payload } = await jwtVerify(token, this.#key.verifying, {
        algorithms: [algorithm],
        typ: tokenType,
        issuer,
        audience,
        requiredClaims: ['sub', 'exp', 'iat', 'jti'],
        currentDate: this.#now(),
      });
      return payload;
    } catch (error) {
      throw refusalOf(error);
    }
  }
}

async function keyPairOf(jwk: JWK): Promise<KeyPair> {
  const { kty, crv, x, d } = jwk;
  if (kty !== 'OKP' || crv !== 'Ed25519' || x === undefined || d === undefined) {
    throw new Error('the signing key of tokens is no private Ed25519 key');
  }
  const [kid, signing, verifying] = await Promise.all([
    calculateJwkThumbprint({ kty, crv, x }),
    importJWK({ kty, crv, x, d }, algorithm),
    importJWK({ kty, crv, x }, algorithm),
  ]);
  return { kid, signing: asymmetric(signing), verifying: asymmetric(verifying) };
}

function asymmetric(key: CryptoKey | Uint8Array): CryptoKey {
  if (key instanceof Uint8Array) throw new Error('the signing key of tokens is symmetric');
  return key;
}

function headerOf(token: string): ProtectedHeaderParameters {
  try {
    return decodeProtectedHeader(token);
  } catch {
    throw malformed('it has no header of a JWT');
  }
}

function isRoles(value: unknown): value is readonly Role[] {
  return Array.isArray(value) && value.every(isRole);
}

function areDonors(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.every((id) => typeof id === 'string');
}

/** Turns jose's errors about a token into refusals with a precise reason. Other errors are returned unchanged. */
function refusalOf(error: unknown): unknown {
  if (error instanceof errors.JWTExpired) return endedToken('EXPIRED', 'it has expired');
  if (error instanceof errors.JWSSignatureVerificationFailed) {
    return new TokenRefused('its signature is not that of the key it names');
  }
  if (error instanceof errors.JWTClaimValidationFailed) {
    const { claim, reason } = error;
    const what = { iss: 'issuer', aud: 'audience' }[claim] ?? claim;
    return new TokenRefused(
      reason === 'missing' ? `its ${what} is missing` : `its ${what} is another`,
    );
  }
  if (error instanceof errors.JOSEError) return malformed(error.message);
  return error;
}

function malformed(reason: string): TokenRefused {
  return new TokenRefused(`it is no token as they are made here: ${reason}`);
}

/** Escapes and shortens a header value for the log, because anybody can send it. */
function said(value: unknown): string {
  return value === undefined ? 'missing' : JSON.stringify(value).slice(0, 80);
}
