import { asPortError, RightDenied, type RequiredRight } from './trouble';

/** Milliseconds for which a write that was refused, though it has the right, tells that the server cannot be written to. */
const refusalCountsMs = 10_000;

/** The last write that was refused, until one is taken. */
export class LastRefusal {
  #last: { readonly atMs: number; readonly error: unknown } | undefined;

  /** @param demandRight rejects with an error of the client where the server denies a right. */
  constructor(private readonly demandRight: (asked: RequiredRight) => Promise<void>) {}

  note(error: unknown): void {
    // One that was denied says more than one that was not answered.
    if (this.#last?.error instanceof RightDenied && !(error instanceof RightDenied)) return;
    this.#last = { atMs: performance.now(), error };
  }

  taken(): void {
    this.#last = undefined;
  }

  /** The server cannot be asked: that is why the write was refused, unless it was denied. */
  away(): void {
    if (!(this.#last?.error instanceof RightDenied)) this.#last = undefined;
  }

  /**
   * That a server takes a write is shown by a write alone: one that was refused may be tried again after a while. Whether
   * one is still denied is asked, as nobody may come to try while the service is not ready.
   *
   * @throws what refused the last write, as long as it counts.
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
