import { hash } from 'node:crypto';
import type { Caller, TokenVerifier } from './caller';

/** What a verification found out, and what later tells whether it is true still. */
export interface VerifiedToken {
  readonly caller: Caller;
  /** Id of the key that signed it. */
  readonly kid: string;
  readonly expiresAtMs: number;
}

/** Whoever verifies tokens so that they need not be verified again at every request. */
export interface TokenExaminer<T extends VerifiedToken = VerifiedToken> {
  /** @throws TokenRefused; Unavailable. */
  examine(token: string, toRead: boolean): Promise<T>;
  /** Whether its issuer stands by a token that was verified before: its key may be withdrawn. */
  stillHolds(verified: T, toRead: boolean): Promise<boolean> | boolean;
}

interface Entry<T> {
  readonly verified: T;
  readonly endsAtMs: number;
}

const keptMs = 60_000;
const entriesMax = 10_000;

/** Spares a token its verification for a minute; refusals are not remembered. */
export class VerifiedTokens<T extends VerifiedToken = VerifiedToken> implements TokenVerifier {
  /** By digest of the token, so that no token is kept; the oldest first. */
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
