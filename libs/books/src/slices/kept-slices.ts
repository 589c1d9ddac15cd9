import { LRUCache } from 'lru-cache';

/** Largest number of sums in the cache. Each sum is an object of two numbers. */
const keptMax = 200_000;

/** Computes a list of results, and counts the sums in it, which decide how much of the cache it takes. */
export interface Making<Made extends readonly unknown[]> {
  readonly make: () => Made;
  readonly sizeOf: (made: Made) => number;
}

/**
 * LRU cache of computed slices of the journal. The lines of a cached query can no longer change, and all pages of one
 * answer are cut from one entry.
 */
export class KeptSlices {
  private readonly kept = new LRUCache<string, readonly unknown[]>({ maxSize: keptMax });
  private readonly forms = new WeakMap<object, number>();
  private formsSeen = 0;

  /**
   * Returns the cached slices, or computes and caches them.
   *
   * @param form object that identifies the kind of result, such as the table of words.
   * @param asked all other inputs on which the result depends.
   */
  of<Made extends readonly unknown[]>(
    form: object,
    asked: string,
    { make, sizeOf }: Making<Made>,
  ): Made {
    const key = `${this.numberOf(form)} ${asked}`;
    const cachedSlices = this.kept.get(key) as Made | undefined;
    if (cachedSlices !== undefined) return cachedSlices;
    const made = make();
    this.kept.set(key, made, { size: 1 + sizeOf(made) });
    return made;
  }

  private numberOf(form: object): number {
    const formNumber = this.forms.get(form);
    if (formNumber !== undefined) return formNumber;
    this.formsSeen += 1;
    this.forms.set(form, this.formsSeen);
    return this.formsSeen;
  }
}
