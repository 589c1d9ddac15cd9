import { LRUCache } from 'lru-cache';

/** Texts numbered in the order of their first use. */
export class Numbered {
  readonly all: string[] = [];
  private readonly numbers = new Map<string, number>();

  /** The number of a text. A new text gets the next number. */
  numberOf(text: string): number {
    const textNumber = this.numbers.get(text);
    if (textNumber !== undefined) return textNumber;
    this.numbers.set(text, this.all.length);
    return this.all.push(text) - 1;
  }
}

/** Bound of the cache: numbers over all tests together. */
const keptMax = 1_000_000;
/**
 * A longer name belongs to a query with many values, which is unlikely to repeat, so its result is not
 * cached.
 */
const nameLengthMax = 1_000;

/** The numbers below `through` that pass a test, in ascending order. */
interface Passed {
  readonly numbers: number[];
  through: number;
}

/**
 * Cache of the numbers 0, 1, 2 … that pass a test, for the most recent tests. A test never changes its result
 * for a number, and new numbers come at the end, so each number is tested once.
 */
export class KeptNumbers {
  private readonly kept = new LRUCache<string, Passed>({
    maxSize: keptMax,
    sizeCalculation: ({ numbers }) => numbers.length + 1,
  });

  /**
   * @param name cache key. Tests with the same name accept the same numbers.
   * @param end the numbers below `end` are tested.
   * @param candidates returns a superset of the numbers that pass, in any order, or undefined if none is
   * known.
   */
  of(
    name: string,
    end: number,
    passes: (number: number) => boolean,
    candidates: () => readonly number[] | undefined,
  ): readonly number[] {
    const cached = this.kept.get(name);
    if (cached !== undefined) {
      for (; cached.through < end; cached.through += 1) {
        if (passes(cached.through)) cached.numbers.push(cached.through);
      }
      return cached.numbers;
    }
    const among = candidates() ?? Array.from({ length: end }, (_, number) => number);
    const numbers = among.filter(passes).sort((one, other) => one - other);
    if (name.length <= nameLengthMax) this.kept.set(name, { numbers, through: end });
    return numbers;
  }
}
