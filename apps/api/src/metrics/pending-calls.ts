/** Calls that have begun and not ended, to find out whether a store still responds. */
export class PendingCalls {
  private readonly begun = new Set<{ readonly atMs: number }>();

  /**
   * Notes the start of a call.
   *
   * @returns a function that notes its end.
   */
  begin(): () => void {
    const call = { atMs: performance.now() };
    this.begun.add(call);
    return () => void this.begun.delete(call);
  }

  /** Milliseconds for which the oldest call has been waiting; 0 if none is waiting. */
  oldestMs(): number {
    // A Set is iterated in the order of insertion, so its first member is the oldest call.
    const [oldest] = this.begun;
    return oldest === undefined ? 0 : performance.now() - oldest.atMs;
  }
}
