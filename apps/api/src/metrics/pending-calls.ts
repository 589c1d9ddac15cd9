/** Calls that have begun and not ended. */
export class PendingCalls {
  private readonly begun = new Set<{ readonly atMs: number }>();

  /** @returns what ends the call. */
  begin(): () => void {
    const call = { atMs: performance.now() };
    this.begun.add(call);
    return () => void this.begun.delete(call);
  }

  /** Milliseconds since the oldest of them began; 0 where there is none. */
  oldestMs(): number {
    // A set has its members in the order in which they came.
    const [oldest] = this.begun;
    return oldest === undefined ? 0 : performance.now() - oldest.atMs;
  }
}
