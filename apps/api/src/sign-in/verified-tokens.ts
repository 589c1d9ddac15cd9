import { hash } from 'node:crypto';
import type { Caller, TokenVerifier } from './caller';

/** Result of a verification, with what is needed to check later whether it still holds. */
export interface VerifiedToken {
  readonly caller: Caller;
  /** Id of the key that signed the token. */
  readonly kid: string;
  readonly expiresAtMs: number;
}

/** Verifier whose results can be cached. */
export interface TokenExaminer<T extends VerifiedToken = VerifiedToken> {
  /** @throws TokenRefused; Unavailable. */
  examine(token: string, toRead: boolean): Promise<T>;
  /** True if the result of an earlier verification still holds; the key may have been withdrawn meanwhile. */
  stillHolds(verified: T, toRead: boolean): Promise<boolean> | boolean;
}

interface Entry<T> {
  readonly verified: T;
  readonly endsAtMs: number;
}

const keptMs = 60_000;
const entriesMax = 10_000;

/** Caches verified tokens for a minute; refusals are not cached. */
export class VerifiedTokens<T extends VerifiedToken = VerifiedToken> implements TokenVerifier {
  /** Cached results by digest of the token, so that tokens are not stored; the oldest first. */
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
