/** An occurrence repeated within its minute, with the number of repetitions. */
interface Counted<What> {
  what: What;
  times: number;
  readonly end: NodeJS.Timeout;
}

const minuteMs = 60_000;
/** Distinct keys counted at one time. Beyond this limit the oldest is reported before its minute is over. */
const countedMax = 10_000;

/**
 * Rate limiter for reports: the first occurrence of a key is reported at once, repetitions once a minute with
 * their count. A caller that repeats the same request cannot fill the disk.
 */
export class OnceAMinute<What> {
  /** Counted occurrences by key, the oldest first. */
  readonly #counted = new Map<string, Counted<What>>();

  /** @param tell reports the latest occurrence and the number of repetitions that it stands for. */
  constructor(private readonly tell: (what: What, times: number) => void) {}

  /**
   * @returns true for the first occurrence of a key, which the caller reports itself; repetitions are counted
   * and reported later.
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
   * Discards a key whose first occurrence could not be reported, so that the next occurrence counts as the
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
      // After a minute with repetitions, counting continues for another minute.
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
