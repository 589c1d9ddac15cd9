import { CellSums } from '../growing-arrays/cell-sums';
import type { LineBounds } from '../growing-arrays/posted-days';
import type { ReceiptSum } from './key-sums';
import type { LineTest } from './line-test';
import type { Lines } from './lines';

/** A cached sum is extended by at most this many new lines. With more, the sum is computed again. */
const linesGoneOnMax = 2_000;
/** Largest number of cached sums by receipt. Each is for another account or other dates. */
const sumsKeptMax = 6;

/** A journal line that belongs to a receipt. */
export interface ReceiptLine {
  /** Index of the receipt in the order of first lines; `ReceiptLines.idOf` returns its id. */
  readonly receipt: number;
  readonly account: string;
  readonly day: number;
  /** Value in US cents; `amount` is in minor units of the line's currency. */
  readonly usd: number;
  readonly amount: number;
}

/** Page of receipts: where it begins, and how many receipts it holds. */
export interface SomeReceipts {
  /** Lowest receipt number of the page. */
  readonly from: number;
  /** Largest number of receipts to return. */
  readonly limit: number;
}

/**
 * Journal lines by receipt. Receipts are numbered in the order of their first lines, so that a page of receipts is a
 * range of numbers.
 */
export class ReceiptLines {
  /** Cached sums by receipt, each for one account code, most recently used first. */
  private readonly kept: { readonly code: string; readonly sums: CellSums }[] = [];

  constructor(private readonly lines: Lines) {}

  get count(): number {
    return this.lines.receipts.all.length;
  }

  idOf(receipt: number): string {
    return this.lines.receipts.all[receipt] ?? '';
  }

  /** Returns the numbers of receipts that more than one event recorded. */
  get recordedAgain(): ReadonlySet<number> {
    return this.lines.recordedAgain;
  }

  /** Returns the lowest number of a receipt whose first line was booked after the event with that sequence. */
  after(sequence: number): number {
    const { numbers } = this.lines.receiptsFrom;
    let [low, high] = [0, this.count];
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((numbers[middle] as number) <= sequence) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  boundsOf({ through, from, to }: LineTest): LineBounds {
    return { end: this.lines.endOf(through), from, to };
  }

  /**
   * Passes the lines that belong to receipts to `take`, from line `from` up to but without line `end`. Every call of
   * `take` gets the same object.
   */
  each(from: number, end: number, take: (line: ReceiptLine) => void): void {
    const { cells, cellOf, days, usd, amounts, receiptOf } = this.lines;
    const shared = { receipt: -1, account: '', day: 0, usd: 0, amount: 0 };
    for (let at = from; at < end; at += 1) {
      shared.receipt = receiptOf.numbers[at] as number;
      if (shared.receipt < 0) continue;
      shared.account = cells.all[cellOf.numbers[at] as number]?.kind.account ?? '';
      shared.day = days.numbers[at] as number;
      shared.usd = usd.numbers[at] as number;
      shared.amount = amounts.numbers[at] as number;
      take(shared);
    }
  }

  /** Returns the sums of receipts whose amount on an account is not zero, in the order of their numbers. */
  sums(test: LineTest, code: string, { from, limit }: SomeReceipts): readonly ReceiptSum[] {
    const { amount, usd, lines } = this.summed(test, code);
    const found: ReceiptSum[] = [];
    for (let number = from; number < this.count && found.length < limit; number += 1) {
      if (lines[number] === 0 || amount.isZero(number)) continue;
      found.push({
        number,
        receipt: this.idOf(number),
        first: this.lines.receiptsFrom.numbers[number] ?? 0,
        isRecordedAgain: this.recordedAgain.has(number),
        amount: amount.at(number),
        usd: usd.at(number),
      });
    }
    return found;
  }

  /**
   * Returns the sums of all receipts on an account, for the dates and the end of the log that a test allows. A cached
   * sum for the same dates is extended by the new lines.
   */
  private summed(test: LineTest, code: string): CellSums {
    const { receiptOf, usd, amounts } = this.lines;
    const bounds = this.boundsOf(test);
    const at = this.kept.findIndex(
      (one) => one.code === code && one.sums.leadsTo(bounds, this.count, linesGoneOnMax),
    );
    const [cachedSums] = at < 0 ? [] : this.kept.splice(at, 1);
    const kept = cachedSums ?? { code, sums: new CellSums(bounds, this.count) };
    const { sums } = kept;
    if (cachedSums === undefined) {
      this.lines.each(test, (line) => {
        const receipt = receiptOf.numbers[line] as number;
        const [cents, minor] = [usd.numbers[line] as number, amounts.numbers[line] as number];
        if (receipt >= 0) sums.add(receipt, cents, minor, 1);
      });
    }
    this.each(sums.end, bounds.end, (line) => {
      const counts = line.account === code && line.day >= bounds.from && line.day <= bounds.to;
      if (counts) sums.add(line.receipt, line.usd, line.amount, 1);
    });
    sums.end = bounds.end;
    this.kept.unshift(kept);
    this.kept.splice(sumsKeptMax);
    return sums;
  }
}
