/** What came again within the minute. */
interface Counted<What> {
  what: What;
  times: number;
  readonly end: NodeJS.Timeout;
}

const minuteMs = 60_000;
/** What is counted at one time; of more, what began longest ago is told before its minute is over. */
const countedMax = 10_000;

/**
 * What happens over and over is told at once, and what is like it once a minute with how often it came: whoever repeats
 * himself fills no disk.
 */
export class OnceAMinute<What> {
  /** By what makes two alike, the oldest first. */
  readonly #counted = new Map<string, Counted<What>>();

  /** @param tell of the last one, and of how many it stands for. */
  constructor(private readonly tell: (what: What, times: number) => void) {}

  /** @returns whether it is the first one, which the caller tells; others are counted, and told later. */
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

  /** The first one could not be told: the next one is the first. */
  forget(key: string): void {
    clearTimeout(this.#counted.get(key)?.end);
    this.#counted.delete(key);
  }

  /** Tells what was counted so far. */
  close(): void {
    for (const key of [...this.#counted.keys()]) this.#end(key);
  }

  #begin(key: string, what: What): void {
    const minuteOver = () => {
      // A minute in which more came is followed by another one.
      if (this.#end(key)) this.#begin(key, what);
    };
    this.#counted.set(key, { what, times: 0, end: setTimeout(minuteOver, minuteMs).unref() });
  }

  /** Whether anything was to be told. */
  #end(key: string): boolean {
    const countedEntry = this.#counted.get(key);
    this.forget(key);
    if (countedEntry === undefined || countedEntry.times === 0) return false;
    this.tell(countedEntry.what, countedEntry.times);
    return true;
  }
}
