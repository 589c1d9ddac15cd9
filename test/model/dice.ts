/** Random numbers that decide what a step of a history does. The same numbers always give the same step. */
export class Dice {
  #next = 0;

  constructor(private readonly rolls: readonly number[]) {}

  /** Returns an integer from 0 to `sides` - 1; zero once the random numbers are used up. */
  below(sides: number): number {
    const roll = this.rolls[this.#next] ?? 0;
    this.#next += 1;
    return sides <= 1 ? 0 : roll % sides;
  }

  chance(percent: number): boolean {
    return this.below(100) >= 100 - percent;
  }

  pick<Item>(items: readonly Item[]): Item | undefined {
    return items[this.below(items.length)];
  }

  pickOf<const Item>(items: readonly [Item, ...Item[]]): Item {
    return items[this.below(items.length)] ?? items[0];
  }

  /** Returns a random part of a whole: all of it, a fraction, the smallest unit, or sometimes one unit too much. */
  someOf(whole: bigint): bigint {
    const parts = [whole, whole, whole / 2n, whole / 3n, (whole * 2n) / 7n, 1n, whole + 1n];
    const part = parts[this.below(parts.length)] ?? whole;
    return part > 0n ? part : 1n;
  }

  /** Returns a random amount in minor units, from tiny ones, in which rounding matters, to very large ones. */
  amount(): bigint {
    const size = this.pickOf([40, 5_000, 300_000, 90_000_000]);
    return BigInt(1 + this.below(size));
  }

  /** Splits a total into `count` parts of at least one unit each, if the total is large enough. */
  parts(total: bigint, count: number): bigint[] {
    const weights = Array.from({ length: count }, () => BigInt(1 + this.below(9)));
    const whole = weights.reduce((sum, weight) => sum + weight, 0n);
    const shares = weights.map((weight) => (total * weight) / whole);
    const given = shares.reduce((sum, share) => sum + share, 0n);
    return shares.map((share, index) => (index === count - 1 ? share + total - given : share));
  }
}
