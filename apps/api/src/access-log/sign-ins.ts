import { hash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import type { RawRequest } from '../http/raw-http';
import type { Caller } from '../sign-in/caller';
import { Trace } from './trace';
import { pathOf } from './trace-requests';

/** Longer than any token counts. */
const rememberedMs = 20 * 60_000;
const rememberedMax = 10_000;

interface Seen {
  readonly atMs: number;
  /** When its entry is written. */
  readonly written: Promise<void>;
}

/**
 * Writes a sign-in at an identity provider when this instance first sees the token: of the sign-in
 * itself nobody tells it.
 */
@Injectable()
export class SignIns {
  /** By digest of the token, the oldest first. */
  private readonly seen = new Map<string, Seen>();
  /** Whom a verified token named, where that sign-in is written: as long as the same verification counts. */
  private readonly callersWithEntry = new WeakSet<Caller>();

  constructor(private readonly trace: Trace) {}

  /**
   * @param token as it was verified.
   * @throws ProblemException ACCESS_LOG_UNAVAILABLE: nobody comes in without an entry.
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
