import { LRUCache } from 'lru-cache';

/** Texts, numbered in the order in which they came. */
export class Numbered {
  readonly all: string[] = [];
  private readonly numbers = new Map<string, number>();

  /** The number of a text, new or known. */
  numberOf(text: string): number {
    const textNumber = this.numbers.get(text);
    if (textNumber !== undefined) return textNumber;
    this.numbers.set(text, this.all.length);
    return this.all.push(text) - 1;
  }
}

/** Numbers of all tests together that are kept. */
const keptMax = 1_000_000;
/** A longer name is that of a question with many values, which is hardly asked again. */
const nameLengthMax = 1_000;

/** The numbers below an end that a test lets through, in their order. */
interface Passed {
  readonly numbers: number[];
  through: number;
}

/**
 * Which of the numbers 0, 1, 2 … a test lets through, for the tests that were asked for last. What it says of a number never changes, and
 * numbers are added only at the end, so that each is looked at once.
 */
export class KeptNumbers {
  private readonly kept = new LRUCache<string, Passed>({
    maxSize: keptMax,
    sizeCalculation: ({ numbers }) => numbers.length + 1,
  });

  /**
   * @param name of the test: the same for tests that let the same numbers through, and for no others.
   * @param end the first number that there is not.
   * @param candidates gives all that could pass, where they are known; in any order.
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
