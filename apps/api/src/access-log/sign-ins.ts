import { hash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import type { RawRequest } from '../http/raw-http';
import type { Caller } from '../sign-in/caller';
import { Trace } from './trace';
import { pathOf } from './trace-requests';

/** Milliseconds for which a token is remembered; no token is valid that long. */
const rememberedMs = 20 * 60_000;
const rememberedMax = 10_000;

interface Seen {
  readonly atMs: number;
  /** Resolves once the access log's entry for the sign-in is written. */
  readonly written: Promise<void>;
}

/**
 * Writes an entry to the access log for a sign-in at an identity provider. The provider does not report sign-ins, so
 * the entry is written when this instance first receives the token.
 */
@Injectable()
export class SignIns {
  /** Sign-ins by digest of their token, the oldest first. */
  private readonly seen = new Map<string, Seen>();
  /**
   * Callers for whose sign-in the entry is written. A caller object exists as long as the cached verification of its
   * token.
   */
  private readonly callersWithEntry = new WeakSet<Caller>();

  constructor(private readonly trace: Trace) {}

  /**
   * Writes the entry, unless the sign-in has one.
   *
   * @param token a verified token.
   * @throws ProblemException ACCESS_LOG_UNAVAILABLE, because nobody gets access without an entry.
   */
  async note(token: string, caller: Caller, request: RawRequest): Promise<void> {
    if (this.callersWithEntry.has(caller)) return;
    const digest = hash('sha256', token, 'base64');
    this.forget();
    const seenSignIn = this.seen.get(digest);
    if (seenSignIn !== undefined) {
      await seenSignIn.written;
      this.callersWithEntry.add(caller);
      return;
    }
    const { person, issuer, roles } = caller;
    const written = this.trace.write({
      person,
      issuer,
      roles,
      operation: 'signIn',
      path: pathOf(request),
      names: 'none',
      status: 200,
      code: null,
      requestId: request.id,
    });
    this.seen.set(digest, { atMs: performance.now(), written });
    written.catch(() => this.seen.delete(digest));
    return written;
  }

  private forget(): void {
    for (const [digest, { atMs }] of this.seen) {
      const isOld = performance.now() - atMs > rememberedMs;
      if (!isOld && this.seen.size < rememberedMax) return;
      this.seen.delete(digest);
    }
  }
}
