import { LRUCache } from 'lru-cache';

/** Largest total size of the cached answers. The size of an answer is its number of rows plus one. */
const rowsKeptMax = 2_000;

const givenAgain = new WeakSet<object>();

/**
 * True if an answer was small enough to be cached, so that its serialized text is worth caching too. Nobody mutates
 * such an answer.
 */
export function isGivenAgain(answer: object): boolean {
  return givenAgain.has(answer);
}

/**
 * LRU cache of answers from one read model. Its keys include the sequence of the last event that was counted, and
 * events never change. So no answer becomes stale.
 */
export class KeptAnswers {
  private readonly kept = new LRUCache<string, object>({ maxSize: rowsKeptMax });

  /**
   * Returns the cached answer, or computes and caches it.
   *
   * @param asked all inputs on which the answer depends, including the sequence of the last event that is counted.
   * @param make computes the answer on a cache miss.
   */
  of<Answer extends { readonly items: readonly unknown[] }>(
    asked: readonly unknown[],
    make: () => Answer,
  ): Answer {
    const key = JSON.stringify(asked);
    const cachedAnswer = this.kept.get(key) as Answer | undefined;
    if (cachedAnswer !== undefined) return cachedAnswer;
    const made = make();
    const size = made.items.length + 1;
    if (size <= rowsKeptMax) givenAgain.add(made);
    this.kept.set(key, made, { size });
    return made;
  }
}
