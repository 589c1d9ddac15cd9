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

/** What an issuer publishes: how keys are looked for, and the set as it was fetched last. */
interface KeySet {
  readonly find: ReturnType<typeof createRemoteJWKSet>;
  readonly fetched: Partial<ExportedJWKSCache>;
}

type Jwks = ExportedJWKSCache['jwks'];
type Names = ReadonlySet<string>;
type Thumbprints = Promise<Names>;
type Timing = Pick<OidcSettings, 'issuer' | 'callMs' | 'keysKeptMs' | 'keysCooldownMs'>;

/** Failures for which the token is to blame, and not the issuer. */
const faultsOfTokens = [
  errors.JWKSNoMatchingKey,
  errors.JWKSMultipleMatchingKeys,
  errors.JOSENotSupported,
];

/** For so long keys that are known count for reads where the issuer does not answer. */
const longerMs = 15 * 60_000;

/** Keys that an issuer publishes, fetched where its discovery document says. */
export class IssuerKeys {
  private found: Promise<KeySet> | undefined;
  /** `kid thumbprint` of each key, by the set of which it is. */
  private readonly thumbprints = new WeakMap<object, Thumbprints>();
  /** Those of the set that was asked for last, once they are made. */
  private last: { readonly keys: KeySet; readonly jwks: object; readonly names: Names } | undefined;

  /** What was published when the issuer answered last. */
  private published: KeySet['fetched'] | undefined;
  /** Since when the issuer does not answer, and from when on whoever reads waits for it again. */
  private away:
    { readonly sinceMs: number; readonly againMs: number; readonly error: Unavailable } | undefined;

  constructor(private readonly settings: Timing) {}

  /** Since when the issuer does not answer, as far as it was asked; null where it does. */
  awaySince(): Date | null {
    return this.away === undefined ? null : new Date(this.away.sinceMs);
  }

  /**
   * @param toRead whether nothing is signed or written by it: then the keys that were published last count for
   *   15 minutes longer where the issuer does not answer.
   * @throws one of jose's errors where it publishes no such key; Unavailable without an answer.
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
   * Whether a key is published still; another key under the same `kid` is not that key.
   *
   * @param name `kid thumbprint` of the key.
   * @param toRead as above.
   * @throws Unavailable where what is known is too old and the issuer does not answer.
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

  /** Made once of each set: a token that is known already is held against them at every request. */
  private thumbprintsIn(jwks: Jwks): Thumbprints {
    const cachedThumbprints = this.thumbprints.get(jwks);
    if (cachedThumbprints !== undefined) return cachedThumbprints;
    const made = Promise.all(jwks.keys.map(nameOf)).then((all) => new Set(all));
    this.thumbprints.set(jwks, made);
    return made;
  }

  /** @param longer asked of the keys that were published last, where the issuer is away and they are not too old. */
  private async ask<T>(
    question: (keys: KeySet) => Promise<T>,
    longer?: (jwks: Jwks) => Promise<T>,
  ): Promise<T> {
    const kept = this.keptJwks();
    // A key that is not among those that are kept may be a new one.
    const orKept = (error: Unavailable): Promise<T> =>
      longer === undefined || kept === undefined
        ? Promise.reject(error)
        : longer(kept).catch(() => Promise.reject(error));
    // Whoever reads while the issuer is away does not wait for it each time.
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

  /** Why it did not answer; undefined where it may be asked again. */
  private awayJustNow(): Unavailable | undefined {
    const { away } = this;
    return away !== undefined && Date.now() < away.againMs ? away.error : undefined;
  }

  private async answerOf<T>(keys: KeySet, question: (keys: KeySet) => Promise<T>): Promise<T> {
    try {
      return await question(keys);
    } catch (error) {
      if (faultsOfTokens.some((fault) => error instanceof fault)) throw error;
      // Keys may have moved to another address; those that are fresh serve until they are not.
      if (!keys.find.fresh) this.found = undefined;
      const why = error instanceof Error ? error.message : String(error);
      throw new Unavailable(`the keys of issuer ${this.settings.issuer} cannot be fetched: ${why}`);
    }
  }

  /** The keys that were published last; undefined where they are too old to count for reads. */
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

/** A key as a verified token names it; empty for one that no token can name. */
async function nameOf(key: JWK): Promise<string> {
  if (typeof key.kid !== 'string') return '';
  try {
    return `${key.kid} ${await calculateJwkThumbprint(key)}`;
  } catch {
    return '';
  }
}
