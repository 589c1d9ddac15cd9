import type { Words } from '../words/words';
import type { Slice } from './slices';

/** Slices of all answers together that are kept. */
const keptMax = 40_000;

/**
 * Slices of questions whose lines cannot become others any more, those that were asked for last: the pages of one answer are cut from
 * one of them.
 */
export class KeptSlices {
  private readonly kept = new Map<string, readonly Slice<string>[]>();
  private readonly wordings = new WeakMap<Words, number>();
  private wordingsSeen = 0;
  private count = 0;

  /**
   * @param asked all that the answer hangs on but for the words.
   * @param make makes it; undefined where that cannot be.
   */
  of<Word extends string>(
    words: Words<Word>,
    asked: string,
    make: () => readonly Slice<Word>[] | undefined,
  ): readonly Slice<Word>[] | undefined {
    const key = `${this.numberOf(words)} ${asked}`;
    const known = this.take(key) ?? make();
    if (known === undefined) return undefined;
    this.kept.set(key, known);
    this.count += known.length + 1;
    for (const oldest of this.kept.keys()) {
      if (this.count <= keptMax) break;
      this.take(oldest);
    }
    return known;
  }

  private take(key: string): readonly Slice<string>[] | undefined {
    const known = this.kept.get(key);
    if (known === undefined) return undefined;
    this.kept.delete(key);
    this.count -= known.length + 1;
    return known;
  }

  private numberOf(words: Words): number {
    const known = this.wordings.get(words);
    if (known !== undefined) return known;
    this.wordingsSeen += 1;
    this.wordings.set(words, this.wordingsSeen);
    return this.wordingsSeen;
  }
}
