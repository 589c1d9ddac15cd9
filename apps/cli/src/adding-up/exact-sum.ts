/** Up to here doubles are exact, and so is what one amount more makes of them. */
const carriedAbove = 2 ** 52;

/** A sum of minor units, kept as a double while that is exact and carried into a big integer beyond. */
export class ExactSum {
  private small = 0;
  private carried = 0n;

  /** @param minor a whole number of at most 2^52. */
  add(minor: number): void {
    this.small += minor;
    if (this.small <= carriedAbove && this.small >= -carriedAbove) return;
    this.carried += BigInt(this.small);
    this.small = 0;
  }

  value(): bigint {
    return this.carried + BigInt(this.small);
  }
}
