import { isIssuerAddress } from '@art30/accounting';
import { BadSetting, textSetting, wholeNumber, type Environment } from '@art30/storage';

/** Settings of the OpenID Connect issuer that identifies people, and requirements on its tokens. */
export interface OidcSettings {
  /** Address of the issuer. It is stored exactly as configured, because tokens must state the same characters. */
  readonly issuer: string;
  readonly audience: string;
  /** Accepted signature algorithms, all of them asymmetric. */
  readonly algorithms: readonly string[];
  /** Claim that contains the person's id. A claim is given by its name, or by a path with dots. */
  readonly personClaim: string;
  readonly rolesClaim: string;
  readonly donorsClaim: string;
  readonly tokenLifeMaxSeconds: number;
  readonly clockToleranceSeconds: number;
  /** Milliseconds after which a call to the issuer counts as unanswered. */
  readonly callMs: number;
  /** Milliseconds for which the issuer's keys are cached. A key that the issuer removes is accepted that long. */
  readonly keysKeptMs: number;
  /** Minimum number of milliseconds between two requests to the issuer for a key that is not cached. */
  readonly keysCooldownMs: number;
}

const keysKeptMs = 60_000;
const keysCooldownMs = 10_000;

/** Algorithms that sign with a private key. With a shared secret, each verifier could also sign tokens. */
const asymmetric = [
  ...['ES256', 'ES384', 'ES512', 'RS256', 'RS384', 'RS512'],
  ...['PS256', 'PS384', 'PS512', 'EdDSA', 'Ed25519'],
];

/**
 * Reads the settings of the issuer; returns undefined if no issuer is set.
 *
 * @throws BadSetting for the first setting that cannot be used.
 */
export function readOidcSettings(environment: Environment): OidcSettings | undefined {
  const issuer = textSetting(environment, 'OIDC_ISSUER', '');
  if (issuer === '') return withoutIssuer(environment);
  const seconds = (name: string, fallback: number, min: number, max: number) =>
    wholeNumber(environment, name, { fallback, min, max });
  return {
    issuer: issuerAddress(issuer),
    audience: audience(environment),
    algorithms: algorithms(environment),
    personClaim: textSetting(environment, 'OIDC_PERSON_CLAIM', 'sub'),
    rolesClaim: textSetting(environment, 'OIDC_ROLES_CLAIM', 'roles'),
    donorsClaim: textSetting(environment, 'OIDC_DONORS_CLAIM', 'donors'),
    tokenLifeMaxSeconds: seconds('OIDC_TOKEN_LIFE_MAX_SECONDS', 900, 60, 900),
    clockToleranceSeconds: seconds('OIDC_CLOCK_TOLERANCE_SECONDS', 5, 0, 60),
    callMs: wholeNumber(environment, 'OIDC_CALL_MS', { fallback: 5_000, min: 100, max: 15_000 }),
    keysKeptMs,
    keysCooldownMs,
  };
}

function withoutIssuer(environment: Environment): undefined {
  const stray = Object.keys(environment).find(
    (name) => name.startsWith('OIDC_') && textSetting(environment, name, '') !== '',
  );
  if (stray === undefined) return undefined;
  throw new BadSetting('OIDC_ISSUER', `must be set, as ${stray} is`);
}

function issuerAddress(issuer: string): string {
  if (isIssuerAddress(issuer)) return issuer;
  throw new BadSetting(
    'OIDC_ISSUER',
    'must be an https address (http on a loopback host) without a user, a query or a fragment',
  );
}

function audience(environment: Environment): string {
  const value = textSetting(environment, 'OIDC_AUDIENCE', '');
  if (value !== '') return value;
  throw new BadSetting('OIDC_AUDIENCE', 'must be set, as OIDC_ISSUER is');
}

function algorithms(environment: Environment): readonly string[] {
  const listed = textSetting(environment, 'OIDC_ALGORITHMS', 'ES256,RS256,PS256,EdDSA')
    .split(',')
    .map((name) => name.trim());
  if (listed.every((name) => asymmetric.includes(name))) return listed;
  throw new BadSetting('OIDC_ALGORITHMS', `must list some of ${asymmetric.join(', ')}`);
}
