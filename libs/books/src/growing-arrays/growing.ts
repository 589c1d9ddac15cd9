/** A typed array to which numbers can be appended. Its capacity doubles when it is full. */
export class Growing<Numbers extends Int32Array | Float64Array | Uint8Array> {
  private length = 0;

  /** @param made creates a typed array with that many zeros. */
  constructor(
    private readonly made: (length: number) => Numbers,
    private kept: Numbers = made(firstLength),
  ) {}

  get count(): number {
    return this.length;
  }

  /**
   * The appended numbers, followed by unused zeros. Do not store this array: the next `push` may replace it by a larger
   * one.
   */
  get numbers(): Numbers {
    return this.kept;
  }

  push(value: number): void {
    if (this.length === this.kept.length) {
      const wider = this.made(this.kept.length * 2);
      wider.set(this.kept);
      this.kept = wider;
    }
    this.kept[this.length] = value;
    this.length += 1;
  }
}

const firstLength = 1_024;

/** Returns how many of the first `count` values, which must be in ascending order, are at most `bound`. */
export function countThrough(numbers: Int32Array, count: number, bound: number): number {
  let [low, high] = [0, count];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((numbers[middle] as number) <= bound) low = middle + 1;
    else high = middle;
  }
  return low;
}
