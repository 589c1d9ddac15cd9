/** An array of numbers of one kind that grows at its end. */
export class Growing<Numbers extends Int32Array | Float64Array | Uint8Array> {
  private length = 0;

  /** @param made an array of so many zeros. */
  constructor(
    private readonly made: (length: number) => Numbers,
    private kept: Numbers = made(firstLength),
  ) {}

  get count(): number {
    return this.length;
  }

  /** The numbers at hand, followed by zeros; another array after the next push. */
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

/** How many of the first numbers, which rise, are at most a bound. */
export function countThrough(numbers: Int32Array, count: number, bound: number): number {
  let [low, high] = [0, count];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((numbers[middle] as number) <= bound) low = middle + 1;
    else high = middle;
  }
  return low;
}
