import { LRUCache } from 'lru-cache';

/** Rows of all answers together that are kept, each answer counted as a row besides. */
const rowsKeptMax = 2_000;

const givenAgain = new WeakSet<object>();

/** Whether an answer is kept and may be given again, so that its text is worth keeping as well; nobody changes it. */
export function isGivenAgain(answer: object): boolean {
  return givenAgain.has(answer);
}

/**
 * Answers of one read model whose lines cannot become others any more: through a sequence that is written, the same
 * question has the same answer. Those that were asked for last are kept.
 */
export class KeptAnswers {
  private readonly kept = new LRUCache<string, object>({ maxSize: rowsKeptMax });

  /**
   * @param asked all that the answer hangs on, the sequence through which it counts with it.
   * @param make makes it.
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
