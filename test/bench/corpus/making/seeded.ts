/** Pseudo-random number generator (SFC32), which gives the same numbers for the same seed. */
export class Seeded {
  private a = 0x9e3779b9;
  private b = 0x243f6a88;
  private c = 0xb7e15162;
  private counter = 1;

  constructor(seed: string) {
    for (const character of seed) {
      this.a = Math.imul(this.a ^ character.charCodeAt(0), 0x01000193);
      this.next();
    }
    for (let round = 0; round < 12; round += 1) this.next();
  }

  /** Returns a whole number from 0 to `sides` - 1. */
  below(sides: number): number {
    return Math.floor((this.next() / 2 ** 32) * sides);
  }

  /** Returns true in the given number of a thousand cases. */
  perMille(times: number): boolean {
    return this.below(1_000) < times;
  }

  pick<Item>(items: readonly [Item, ...Item[]]): Item {
    return items[this.below(items.length)] ?? items[0];
  }

  private next(): number {
    const sum = (this.a + this.b + this.counter) | 0;
    this.counter = (this.counter + 1) | 0;
    this.a = this.b ^ (this.b >>> 9);
    this.b = (this.c + (this.c << 3)) | 0;
    this.c = ((this.c << 21) | (this.c >>> 11)) + sum;
    return sum >>> 0;
  }
}
