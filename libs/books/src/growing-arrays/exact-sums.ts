/**
 * Beyond this magnitude a sum moves from a double to a big integer, so that every addition of doubles is
 * exact.
 */
const carriedAbove = 2 ** 52;

/**
 * Array of exact sums in minor units. A sum is a double while that is exact, and then carries over into a big integer,
 * so that most additions cost as little as additions of numbers.
 */
export class ExactSums {
  private readonly small: Float64Array;
  private readonly carried = new Map<number, bigint>();

  constructor(count: number) {
    this.small = new Float64Array(count);
  }

  /** @param minor integer of magnitude at most 2^52. */
  add(index: number, minor: number): void {
    const sum = (this.small[index] ?? 0) + minor;
    this.small[index] = sum;
    if (sum > carriedAbove || sum < -carriedAbove) this.carry(index, sum);
  }

  /** Adds the sum at index `at` of another array to the sum at `index`. */
  addFrom(index: number, others: ExactSums, at: number): void {
    this.add(index, others.small[at] ?? 0);
    const carried = others.carried.get(at);
    if (carried !== undefined) this.carried.set(index, (this.carried.get(index) ?? 0n) + carried);
  }

  /** Adds or subtracts all sums of another array, index by index. */
  addAll(others: ExactSums, sign: 1 | -1): void {
    for (let index = 0; index < others.small.length; index += 1) {
      this.add(index, sign * (others.small[index] as number));
    }
    for (const [index, sum] of others.carried) {
      this.carried.set(index, (this.carried.get(index) ?? 0n) + BigInt(sign) * sum);
    }
  }

  isZero(index: number): boolean {
    return this.carried.has(index) ? this.at(index) === 0n : this.small[index] === 0;
  }

  at(index: number): bigint {
    return BigInt(this.small[index] ?? 0) + (this.carried.get(index) ?? 0n);
  }

  private carry(index: number, sum: number): void {
    this.carried.set(index, (this.carried.get(index) ?? 0n) + BigInt(sum));
    this.small[index] = 0;
  }
}
