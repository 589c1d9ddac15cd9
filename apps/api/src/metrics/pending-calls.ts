/** Tracks calls that have started and not ended. */
export class PendingCalls {
  private readonly begun = new Set<{ readonly atMs: number }>();

  /** @returns a function that marks the call as ended. */
  begin(): () => void {
    const call = { atMs: performance.now() };
    this.begun.add(call);
    return () => void this.begun.delete(call);
  }

  /** Milliseconds since the oldest pending call started; 0 if none is pending. */
  oldestMs(): number {
    // A Set iterates in insertion order, so its first member is the oldest.
    const [oldest] = this.begun;
    return oldest === undefined ? 0 : performance.now() - oldest.atMs;
  }
}
