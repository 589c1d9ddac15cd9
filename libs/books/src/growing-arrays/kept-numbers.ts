import { LRUCache } from 'lru-cache';

/** Assigns numbers to texts, in the order of their first use. */
export class Numbered {
  readonly all: string[] = [];
  private readonly numbers = new Map<string, number>();

  /** Returns the number of a text. A new text gets the next number. */
  numberOf(text: string): number {
    const textNumber = this.numbers.get(text);
    if (textNumber !== undefined) return textNumber;
    this.numbers.set(text, this.all.length);
    return this.all.push(text) - 1;
  }
}

/** Largest size of the cache: how many numbers it holds for all tests together. */
const keptMax = 1_000_000;
/**
 * Largest length of a test's name whose result is cached. A longer name belongs to a query with many values, which is
 * unlikely to repeat.
 */
const nameLengthMax = 1_000;

/** The numbers below `through` that a test accepted, in ascending order. */
interface Passed {
  readonly numbers: number[];
  through: number;
}

/**
 * Cache of the numbers 0, 1, 2 … that a test accepts, for the most recent tests. A test never changes its result for a
 * number, and new numbers come at the end, so each number is tested once.
 */
export class KeptNumbers {
  private readonly kept = new LRUCache<string, Passed>({
    maxSize: keptMax,
    sizeCalculation: ({ numbers }) => numbers.length + 1,
  });

  /**
   * Returns the numbers below `end` that a test accepts, in ascending order.
   *
   * @param name cache key. Tests with the same name accept the same numbers.
   * @param candidates returns a superset of the accepted numbers, in any order, or undefined if none is known.
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
