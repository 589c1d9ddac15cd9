import { isSafeAddress } from '@art30/accounting';
import { Unavailable } from '@art30/event-sourcing';
import {
  calculateJwkThumbprint,
  createLocalJWKSet,
  createRemoteJWKSet,
  errors,
  jwksCache,
  type CryptoKey,
  type ExportedJWKSCache,
  type FlattenedJWSInput,
  type JWK,
  type JWKSCacheInput,
  type JWSHeaderParameters,
} from 'jose';
import type { OidcSettings } from './oidc-settings';

/** Keys of an issuer: the function that looks one up, and the key set that was fetched last. */
interface KeySet {
  readonly find: ReturnType<typeof createRemoteJWKSet>;
  readonly fetched: Partial<ExportedJWKSCache>;
}

type Jwks = ExportedJWKSCache['jwks'];
type Names = ReadonlySet<string>;
type Thumbprints = Promise<Names>;
type Timing = Pick<OidcSettings, 'issuer' | 'callMs' | 'keysKeptMs' | 'keysCooldownMs'>;

/** Errors of the library jose that are the fault of the token and not of the issuer. */
const faultsOfTokens = [
  errors.JWKSNoMatchingKey,
  errors.JWKSMultipleMatchingKeys,
  errors.JOSENotSupported,
];

/** Milliseconds by which the life of cached keys is extended for reads while the issuer does not answer. */
const longerMs = 15 * 60_000;

/**
 * Cache of the public keys of a token issuer (OpenID Connect provider). Their address is in the issuer's discovery
 * document.
 */
export class IssuerKeys {
  private found: Promise<KeySet> | undefined;
  /** Names of the keys in each fetched key set; a name is `kid thumbprint`. */
  private readonly thumbprints = new WeakMap<object, Thumbprints>();
  /** The key set of the last lookup with the names of its keys; undefined before the first lookup. */
  private last: { readonly keys: KeySet; readonly jwks: object; readonly names: Names } | undefined;

  /** Key set of the issuer's last successful answer. */
  private published: KeySet['fetched'] | undefined;
  /**
   * Outage of the issuer: its start, its error and the time from which the issuer is called again; undefined if there
   * is none.
   */
  private away:
    { readonly sinceMs: number; readonly againMs: number; readonly error: Unavailable } | undefined;

  constructor(private readonly settings: Timing) {}

  /** Time since which the issuer has not answered; null while it answers. */
  awaySince(): Date | null {
    return this.away === undefined ? null : new Date(this.away.sinceMs);
  }

  /**
   * Returns the public key with which a token's signature is verified.
   *
   * @param toRead true if the request signs and writes nothing. Cached keys are then accepted for 15 minutes longer
   * while the issuer does not answer.
   * @throws an error of the library jose if the issuer publishes no such key.
   * @throws Unavailable if the issuer does not answer.
   */
  keyOf(
    header: JWSHeaderParameters,
    token: FlattenedJWSInput,
    toRead: boolean,
  ): Promise<CryptoKey> {
    const fresh = ({ find }: KeySet) => find(header, token);
    return this.ask(fresh, toRead ? (jwks) => createLocalJWKSet(jwks)(header, token) : undefined);
  }

  /**
   * True if the issuer still publishes a key. Another key with the same `kid` does not count.
   *
   * @param name `kid thumbprint` of the key.
   * @param toRead as for {@link keyOf}.
   * @throws Unavailable if the cached keys are too old and the issuer does not answer.
   */
  publishes(name: string, toRead: boolean): Promise<boolean> | boolean {
    const { last } = this;
    const isAtHand = last?.keys.find.fresh === true && last.keys.fetched.jwks === last.jwks;
    if (isAtHand) return last.names.has(name);
    const isNamedIn = async (jwks: Jwks) => (await this.thumbprintsIn(jwks)).has(name);
    return this.ask(
      async (keys) => {
        if (!keys.find.fresh) await keys.find.reload();
        const { jwks } = keys.fetched;
        if (jwks === undefined) return false;
        const names = await this.thumbprintsIn(jwks);
        this.last = { keys, jwks, names };
        return names.has(name);
      },
      toRead ? isNamedIn : undefined,
    );
  }

  /**
   * Returns the names of the keys in a key set. They are cached, because each request with a verified token looks up
   * the name of its key.
   */
  private thumbprintsIn(jwks: Jwks): Thumbprints {
    const cachedThumbprints = this.thumbprints.get(jwks);
    if (cachedThumbprints !== undefined) return cachedThumbprints;
    const made = Promise.all(jwks.keys.map(nameOf)).then((all) => new Set(all));
    this.thumbprints.set(jwks, made);
    return made;
  }

  /**
   * Answers a question with the keys of the issuer.
   *
   * @param longer fallback that answers with the cached keys while the issuer does not respond; undefined for writes.
   */
  private async ask<T>(
    question: (keys: KeySet) => Promise<T>,
    longer?: (jwks: Jwks) => Promise<T>,
  ): Promise<T> {
    const kept = this.keptJwks();
    // If the cached keys lack the key, it may be new. The issuer's failure is then thrown, not a fault of the token.
    const orKept = (error: Unavailable): Promise<T> =>
      longer === undefined || kept === undefined
        ? Promise.reject(error)
        : longer(kept).catch(() => Promise.reject(error));
    // During an outage, reads use the cache without waiting for the issuer each time.
    const away = this.awayJustNow();
    if (longer && kept && away) return orKept(away);
    try {
      const keys = await this.discovered();
      const answer = await this.answerOf(keys, question);
      this.published = keys.fetched;
      this.away = undefined;
      return answer;
    } catch (error) {
      if (!(error instanceof Unavailable)) throw error;
      const againMs = Date.now() + this.settings.keysCooldownMs;
      this.away = { sinceMs: this.away?.sinceMs ?? Date.now(), againMs, error };
      return orKept(error);
    }
  }

  /** Returns the error of the last failed call while it is too early to call the issuer again; undefined otherwise. */
  private awayJustNow(): Unavailable | undefined {
    const { away } = this;
    return away !== undefined && Date.now() < away.againMs ? away.error : undefined;
  }

  private async answerOf<T>(keys: KeySet, question: (keys: KeySet) => Promise<T>): Promise<T> {
    try {
      return await question(keys);
    } catch (error) {
      if (faultsOfTokens.some((fault) => error instanceof fault)) throw error;
      // The issuer may have moved its keys. The discovery document is fetched again, unless the cached keys are fresh.
      if (!keys.find.fresh) this.found = undefined;
      const why = error instanceof Error ? error.message : String(error);
      throw new Unavailable(`the keys of issuer ${this.settings.issuer} cannot be fetched: ${why}`);
    }
  }

  /** Returns the keys of the last answer; undefined if they are too old, even with the extension for reads. */
  private keptJwks(): Jwks | undefined {
    const { jwks, uat } = this.published ?? {};
    const isKept = uat !== undefined && Date.now() - uat < this.settings.keysKeptMs + longerMs;
    return isKept ? jwks : undefined;
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
    const fetched: Partial<ExportedJWKSCache> = {};
    const find = createRemoteJWKSet(new URL(address), {
      timeoutDuration: callMs,
      cacheMaxAge: keysKeptMs,
      cooldownDuration: keysCooldownMs,
      [jwksCache]: fetched as JWKSCacheInput,
    });
    return { find, fetched };
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

/**
 * Returns the name `kid thumbprint` of a key. The name is empty for a key without a `kid`, to which no token can refer.
 */
async function nameOf(key: JWK): Promise<string> {
  if (typeof key.kid !== 'string') return '';
  try {
    return `${key.kid} ${await calculateJwkThumbprint(key)}`;
  } catch {
    return '';
  }
}
