import { LRUCache } from 'lru-cache';

/** Sums of words in all slices together that are kept, each an object of two numbers. */
const keptMax = 200_000;

/**
 * Slices of questions whose lines cannot become others any more, those that were asked for last: the pages of one answer are cut from
 * one of them.
 */
export class KeptSlices {
  private readonly kept = new LRUCache<string, readonly unknown[]>({ maxSize: keptMax });
  private readonly wordings = new WeakMap<object, number>();
  private wordingsSeen = 0;

  /**
   * @param words that are added up.
   * @param asked all else that the answer hangs on.
   * @param make makes it; undefined where that cannot be.
   */
  of<Slices extends readonly unknown[]>(
    words: object,
    asked: string,
    make: () => Slices | undefined,
  ): Slices | undefined {
    const key = `${this.numberOf(words)} ${asked}`;
    const known = this.kept.get(key) as Slices | undefined;
    if (known !== undefined) return known;
    const made = make();
    const size = 1 + (made?.length ?? 0) * Object.keys(words).length;
    if (made !== undefined) this.kept.set(key, made, { size });
    return made;
  }

  private numberOf(words: object): number {
    const known = this.wordings.get(words);
    if (known !== undefined) return known;
    this.wordingsSeen += 1;
    this.wordings.set(words, this.wordingsSeen);
    return this.wordingsSeen;
  }
}
