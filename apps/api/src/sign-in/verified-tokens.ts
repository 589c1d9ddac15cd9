import { hash } from 'node:crypto';
import type { Caller, TokenVerifier } from './caller';

/** Result of the verification of a token. It names the key, so that a cached result can be checked again later. */
export interface VerifiedToken {
  readonly caller: Caller;
  /** Id of the key that signed the token. */
  readonly kid: string;
  readonly expiresAtMs: number;
}

/** Verifier of tokens whose results can be cached. */
export interface TokenExaminer<T extends VerifiedToken = VerifiedToken> {
  /**
   * Verifies a token.
   *
   * @param toRead true if the request writes nothing, so that longer cached keys of the issuer are accepted.
   * @throws TokenRefused; Unavailable.
   */
  examine(token: string, toRead: boolean): Promise<T>;
  /**
   * True if the result of an earlier verification is still valid. The key or the person's access may have been
   * withdrawn since.
   */
  stillHolds(verified: T, toRead: boolean): Promise<boolean> | boolean;
}

interface Entry<T> {
  readonly verified: T;
  readonly endsAtMs: number;
}

const keptMs = 60_000;
const entriesMax = 10_000;

/** Verifies tokens and caches the results for a minute. Refusals are not cached. */
export class VerifiedTokens<T extends VerifiedToken = VerifiedToken> implements TokenVerifier {
  /** Cached results, the oldest first. Their key is a digest of the token, so that no tokens are stored. */
  private readonly entries = new Map<string, Entry<T>>();

  constructor(
    private readonly examiner: TokenExaminer<T>,
    private readonly nowMs: () => number = Date.now,
  ) {}

  async verify(token: string, toRead = false): Promise<Caller> {
    const digest = hash('sha256', token, 'base64');
    const cachedToken = this.current(digest);
    const holds = cachedToken !== undefined && this.examiner.stillHolds(cachedToken, toRead);
    if (cachedToken && (typeof holds === 'boolean' ? holds : await holds))
      return cachedToken.caller;
    this.entries.delete(digest);
    const verified = await this.examiner.examine(token, toRead);
    this.keep(digest, verified);
    return verified.caller;
  }

  private current(digest: string): T | undefined {
    const entry = this.entries.get(digest);
    return entry && this.nowMs() < entry.endsAtMs ? entry.verified : undefined;
  }

  private keep(digest: string, verified: T): void {
    const endsAtMs = Math.min(this.nowMs() + keptMs, verified.expiresAtMs);
    this.entries.delete(digest);
    this.entries.set(digest, { verified, endsAtMs });
    const [oldest] = this.entries.keys();
    if (this.entries.size > entriesMax && oldest !== undefined) this.entries.delete(oldest);
  }
}
