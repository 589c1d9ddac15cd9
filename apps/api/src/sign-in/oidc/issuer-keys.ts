import { isSafeAddress } from '@art30/accounting';
import { Unavailable } from '@art30/event-sourcing';
import {
  calculateJwkThumbprint,
  createRemoteJWKSet,
  errors,
  type CryptoKey,
  type FlattenedJWSInput,
  type JWSHeaderParameters,
} from 'jose';
import type { OidcSettings } from './oidc-settings';

type KeySet = ReturnType<typeof createRemoteJWKSet>;
type Timing = Pick<OidcSettings, 'issuer' | 'callMs' | 'keysKeptMs' | 'keysCooldownMs'>;

/** Failures for which the token is to blame, and not the issuer. */
const faultsOfTokens = [
  errors.JWKSNoMatchingKey,
  errors.JWKSMultipleMatchingKeys,
  errors.JOSENotSupported,
];

/** Keys that an issuer publishes, fetched where its discovery document says. */
export class IssuerKeys {
  private found: Promise<KeySet> | undefined;

  constructor(private readonly settings: Timing) {}

  /** @throws one of jose's errors where it publishes no such key; Unavailable without an answer. */
  keyOf(header: JWSHeaderParameters, token: FlattenedJWSInput): Promise<CryptoKey> {
    return this.ask((keys) => keys(header, token));
  }

  /**
   * Whether a key is published still; another key under the same `kid` is not that key.
   * @throws Unavailable where what is known is too old and the issuer does not answer.
   */
  publishes(kid: string, thumbprint: string): Promise<boolean> {
    return this.ask(async (keys) => {
      if (!keys.fresh) await keys.reload();
      const named = keys.jwks()?.keys.filter((key) => key.kid === kid) ?? [];
      const thumbprints = await Promise.all(named.map((key) => calculateJwkThumbprint(key)));
      return thumbprints.includes(thumbprint);
    });
  }

  private async ask<T>(question: (keys: KeySet) => Promise<T>): Promise<T> {
    const keys = await this.discovered();
    try {
      return await question(keys);
    } catch (error) {
      if (faultsOfTokens.some((fault) => error instanceof fault)) throw error;
      // Keys may have moved to another address; those that are fresh serve until they are not.
      if (!keys.fresh) this.found = undefined;
      const why = error instanceof Error ? error.message : String(error);
      throw new Unavailable(`the keys of issuer ${this.settings.issuer} cannot be fetched: ${why}`);
    }
  }

  private discovered(): Promise<KeySet> {
    this.found ??= this.discover().catch((error: unknown) => {
      this.found = undefined;
      throw error;
    });
    return this.found;
  }

  private async discover(): Promise<KeySet> {
    const { issuer, callMs, keysKeptMs, keysCooldownMs } = this.settings;
    const document = await this.discoveryDocument();
    if (document['issuer'] !== issuer) {
      throw new Unavailable(`what answers at issuer ${issuer} goes by another name`);
    }
    const address = document['jwks_uri'];
    if (typeof address !== 'string' || !isSafeAddress(address)) {
      throw new Unavailable(`issuer ${issuer} names no https address of its keys`);
    }
    return createRemoteJWKSet(new URL(address), {
      timeoutDuration: callMs,
      cacheMaxAge: keysKeptMs,
      cooldownDuration: keysCooldownMs,
    });
  }

  private async discoveryDocument(): Promise<Record<string, unknown>> {
    const { issuer, callMs } = this.settings;
    try {
      const response = await fetch(
        `${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`,
        { redirect: 'error', signal: AbortSignal.timeout(callMs) },
      );
      if (response.status === 200) {
        return ((await response.json()) as Record<string, unknown> | null) ?? {};
      }
    } catch (error) {
      throw new Unavailable(`issuer ${issuer} does not answer: ${String(error)}`);
    }
    throw new Unavailable(`issuer ${issuer} has no discovery document`);
  }
}
