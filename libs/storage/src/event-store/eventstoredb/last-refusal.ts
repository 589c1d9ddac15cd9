import { asPortError, RightDenied, type RequiredRight } from './trouble';

/**
 * After a failed write without a denied right, the server counts as not writable for this many milliseconds.
 */
const refusalCountsMs = 10_000;

/** Remembers the last failed write until a write succeeds, so that a readiness check can report it. */
export class LastRefusal {
  #last: { readonly atMs: number; readonly error: unknown } | undefined;

  /** @param demandRight rejects with an error of the client if the server denies a right. */
  constructor(private readonly demandRight: (asked: RequiredRight) => Promise<void>) {}

  note(error: unknown): void {
    // A denied right says more than a missing answer, so it is not overwritten.
    if (this.#last?.error instanceof RightDenied && !(error instanceof RightDenied)) return;
    this.#last = { atMs: performance.now(), error };
  }

  taken(): void {
    this.#last = undefined;
  }

  /**
   * Notes that the server is unreachable. That explains the failed write, which is forgotten unless a right
   * was denied.
   */
  away(): void {
    if (!(this.#last?.error instanceof RightDenied)) this.#last = undefined;
  }

  /**
   * Throws the last failed write while it is valid. Only a write can show that a server accepts writes, so a
   * failure expires after a while. A denied right is checked on the server instead, because a service that is
   * not ready receives no writes.
   *
   * @throws the error of the last write, as long as it is valid.
   */
  async demandNone(): Promise<void> {
    const last = this.#last;
    if (last === undefined) return;
    if (last.error instanceof RightDenied) await this.#demandRight(last.error.asked);
    else if (performance.now() - last.atMs < refusalCountsMs) throw last.error;
    if (this.#last === last) this.#last = undefined;
  }

  async #demandRight(asked: RequiredRight): Promise<void> {
    try {
      await this.demandRight(asked);
    } catch (error) {
      throw asPortError(error, `stream ${asked.stream}`);
    }
  }
}
