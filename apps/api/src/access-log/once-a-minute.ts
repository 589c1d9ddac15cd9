/** The latest occurrence of a key, with the number of repetitions since the last report. */
interface Counted<What> {
  what: What;
  times: number;
  readonly end: NodeJS.Timeout;
}

const minuteMs = 60_000;
/** Maximum number of keys counted at one time. Beyond it, the oldest key is reported before its minute is over. */
const countedMax = 10_000;

/**
 * Limits reports: the first occurrence of a key is reported at once, and repetitions once a minute with their number. A
 * caller that repeats the same request can therefore not fill the disk.
 */
export class OnceAMinute<What> {
  /** Counts by key, the oldest first. */
  readonly #counted = new Map<string, Counted<What>>();

  /** @param tell reports the latest occurrence of a key, and how many repetitions are counted with it. */
  constructor(private readonly tell: (what: What, times: number) => void) {}

  /**
   * Counts an occurrence of a key.
   *
   * @returns true for the first occurrence, which the caller must report itself. Repetitions are counted and reported
   * later.
   */
  isFirst(key: string, what: What): boolean {
    const countedEntry = this.#counted.get(key);
    if (countedEntry !== undefined) {
      countedEntry.what = what;
      countedEntry.times += 1;
      return false;
    }
    const [oldest] = this.#counted.keys();
    if (this.#counted.size >= countedMax && oldest !== undefined) this.#end(oldest);
    this.#begin(key, what);
    return true;
  }

  /**
   * Discards the count of a key whose first occurrence could not be reported. The next occurrence then counts as the
   * first.
   */
  forget(key: string): void {
    clearTimeout(this.#counted.get(key)?.end);
    this.#counted.delete(key);
  }

  /** Reports all repetitions counted so far. */
  close(): void {
    for (const key of [...this.#counted.keys()]) this.#end(key);
  }

  #begin(key: string, what: What): void {
    const minuteOver = () => {
      // A minute with repetitions is followed by another minute of counting.
      if (this.#end(key)) this.#begin(key, what);
    };
    this.#counted.set(key, { what, times: 0, end: setTimeout(minuteOver, minuteMs).unref() });
  }

  /** Ends the count of a key. Returns true if there were repetitions to report. */
  #end(key: string): boolean {
    const countedEntry = this.#counted.get(key);
    this.forget(key);
    if (countedEntry === undefined || countedEntry.times === 0) return false;
    this.tell(countedEntry.what, countedEntry.times);
    return true;
  }
}
