/** Numbers that decide what a step of a history does; the same numbers do the same again. */
export class Dice {
  #next = 0;

  constructor(private readonly rolls: readonly number[]) {}

  /** A whole number from 0 to `sides` - 1; zero once the numbers are used up. */
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

  /** Some of a whole: all of it, a part, the smallest unit, or now and then a unit too much. */
  someOf(whole: bigint): bigint {
    const parts = [whole, whole, whole / 2n, whole / 3n, (whole * 2n) / 7n, 1n, whole + 1n];
    const part = parts[this.below(parts.length)] ?? whole;
    return part > 0n ? part : 1n;
  }

  /** An amount in minor units: tiny ones round badly, large ones carry far. */
  amount(): bigint {
    const size = this.pickOf([40, 5_000, 300_000, 90_000_000]);
    return BigInt(1 + this.below(size));
  }

  /** A total in this many parts, none of them below one unit while the total allows. */
  parts(total: bigint, count: number): bigint[] {
    const weights = Array.from({ length: count }, () => BigInt(1 + this.below(9)));
    const whole = weights.reduce((sum, weight) => sum + weight, 0n);
    const shares = weights.map((weight) => (total * weight) / whole);
    const given = shares.reduce((sum, share) => sum + share, 0n);
    return shares.map((share, index) => (index === count - 1 ? share + total - given : share));
  }
}
