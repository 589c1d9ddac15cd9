import { LRUCache } from 'lru-cache';

/** Bound of the cache. Each cached answer counts as its number of rows plus one. */
const rowsKeptMax = 2_000;

const givenAgain = new WeakSet<object>();

/**
 * True if an answer is cached and may be served again, so that its serialized text is worth caching too.
 * Nobody mutates such an answer.
 */
export function isGivenAgain(answer: object): boolean {
  return givenAgain.has(answer);
}

/**
 * LRU cache of answers of one read model. The key includes the last event that counts, and events never
 * change, so an answer never becomes stale.
 */
export class KeptAnswers {
  private readonly kept = new LRUCache<string, object>({ maxSize: rowsKeptMax });

  /**
   * @param asked all inputs on which the answer depends, including the sequence through which events count.
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
