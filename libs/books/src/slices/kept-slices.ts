import { LRUCache } from 'lru-cache';

/** Sums in all that is kept together, each an object of two numbers. */
const keptMax = 200_000;

/** How something of several parts is made, and the sums in it. */
export interface Making<Made extends readonly unknown[]> {
  readonly make: () => Made;
  readonly sizeOf: (made: Made) => number;
}

/**
 * What was made for questions whose lines cannot become others any more, of those that were asked for last: the pages of one answer
 * are cut from one of them.
 */
export class KeptSlices {
  private readonly kept = new LRUCache<string, readonly unknown[]>({ maxSize: keptMax });
  private readonly forms = new WeakMap<object, number>();
  private formsSeen = 0;

  /**
   * @param form what is made: the words that are added up, or the sums that they are made of.
   * @param asked all else that it hangs on.
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
