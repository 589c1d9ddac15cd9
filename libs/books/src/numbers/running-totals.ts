/** Chains of one cell: a line that goes on none of so many stands by itself. */
const chainsMax = 8;
/** Above it a total is closed and another begun, so that doubles hold every total and every difference of two exactly. */
const totalMax = 2 ** 51;

/** Which lines count: those before one in the log, posted from one day through another. */
export interface LineBounds {
  /** The first line that is too late. */
  readonly end: number;
  /** Days as numbers. */
  readonly from: number;
  readonly to: number;
}

/** Takes in a sum: US cents, minor units and of how many lines. */
export type TakeSum = (usd: number, amount: number, lines: number) => void;

/** Takes in sums, and lines that are counted by themselves. */
export interface Taking {
  readonly take: TakeSum;
  readonly takeLine: (line: number) => void;
}

/** Lines in the order of the log that are in the order of their days as well, with what they sum up to with each. */
class Chain {
  readonly lines: number[] = [];
  readonly usd: number[] = [];
  readonly amounts: number[] = [];
  lastDay = -Infinity;

  /** Whether a line goes on from the last one. */
  takes(day: number, usd: number, amount: number): boolean {
    if (day < this.lastDay) return false;
    const last = this.lines.length - 1;
    if (last < 0) return true;
    const isExact = (total: number) => total <= totalMax && total >= -totalMax;
    return (
      isExact((this.usd[last] as number) + usd) && isExact((this.amounts[last] as number) + amount)
    );
  }

  add(line: number, day: number, usd: number, amount: number): void {
    const last = this.lines.length - 1;
    this.lines.push(line);
    this.usd.push((last < 0 ? 0 : (this.usd[last] as number)) + usd);
    this.amounts.push((last < 0 ? 0 : (this.amounts[last] as number)) + amount);
    this.lastDay = day;
  }

  sum({ end, from, to }: LineBounds, days: Int32Array, take: TakeSum): void {
    const { lines, usd, amounts } = this;
    const known = countBefore(lines, end);
    const through = this.lastDay <= to ? known : Math.min(known, countThrough(lines, days, to));
    const isLater = (days[lines[0] as number] as number) >= from;
    const before = isLater ? 0 : countThrough(lines, days, from - 1);
    if (through <= before) return;
    const [first, last] = [before - 1, through - 1];
    const [usdBefore, amountBefore] =
      before === 0 ? [0, 0] : [usd[first] as number, amounts[first] as number];
    take(
      (usd[last] as number) - usdBefore,
      (amounts[last] as number) - amountBefore,
      through - before,
    );
  }
}

/** How many of the first lines stand before one in the log. */
function countBefore(lines: readonly number[], end: number): number {
  let [low, high] = [0, lines.length];
  if ((lines[high - 1] as number) < end) return high;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((lines[middle] as number) < end) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** How many of the first lines are posted on a day or before it. */
function countThrough(lines: readonly number[], days: Int32Array, day: number): number {
  let [low, high] = [0, lines.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((days[lines[middle] as number] as number) <= day) low = middle + 1;
    else high = middle;
  }
  return low;
}

/**
 * Lines of one cell with their running totals, so that what they sum up to at any two times is looked up and not
 * added up. Money is mostly recorded in the order of its days: lines are put into few chains that are in the order of
 * both, as cards are put into piles by patience sorting; what is dated back further than all of them is counted by itself.
 */
export class RunningTotals {
  private readonly chains: Chain[] = [];
  /** Lines of no chain. */
  private readonly others: number[] = [];

  /** @param line numbers rise from one to the next. */
  add(line: number, day: number, usd: number, amount: number): void {
    let best: Chain | undefined;
    for (const chain of this.chains) {
      if (chain.takes(day, usd, amount) && chain.lastDay > (best?.lastDay ?? -Infinity))
        best = chain;
    }
    if (best === undefined && this.chains.length < chainsMax) {
      best = new Chain();
      this.chains.push(best);
    }
    if (best === undefined) this.others.push(line);
    else best.add(line, day, usd, amount);
  }

  /**
   * Sums of the lines that count, in parts.
   *
   * @param days of all lines, by their numbers.
   */
  sum(bounds: LineBounds, days: Int32Array, { take, takeLine }: Taking): void {
    for (const chain of this.chains) chain.sum(bounds, days, take);
    for (const line of this.others) {
      if (line >= bounds.end) return;
      const day = days[line] as number;
      if (day >= bounds.from && day <= bounds.to) takeLine(line);
    }
  }
}
