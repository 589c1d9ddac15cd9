import { asPortError, RightDenied, type RequiredRight } from './trouble';

/**
 * Milliseconds for which the service reports a failed write, unless a later one succeeds. A denied right is reported
 * until the server grants it.
 */
const refusalCountsMs = 10_000;

/** Remembers the last failed write until a write succeeds, so that the service's readiness check can report it. */
export class LastRefusal {
  #last: { readonly atMs: number; readonly error: unknown } | undefined;

  /** @param demandRight rejects with an error of the client if the server denies a right. */
  constructor(private readonly demandRight: (asked: RequiredRight) => Promise<void>) {}

  note(error: unknown): void {
    // A denied right tells the operator more than a missing answer does, so it is not overwritten.
    if (this.#last?.error instanceof RightDenied && !(error instanceof RightDenied)) return;
    this.#last = { atMs: performance.now(), error };
  }

  taken(): void {
    this.#last = undefined;
  }

  /**
   * Notes that a read failed too. The failed write then says nothing of its own, and is forgotten unless the server
   * denied a right.
   */
  away(): void {
    if (!(this.#last?.error instanceof RightDenied)) this.#last = undefined;
  }

  /**
   * Throws the error of the last failed write, for 10 seconds after it. It expires, because a service that is not ready
   * receives no writes, and only a write could show that the server accepts writes again. For a denied right the server
   * is asked if it still denies the right.
   *
   * @throws the error of the last write, or that the right is still denied.
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
