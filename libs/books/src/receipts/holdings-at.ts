import { account } from '@art30/accounting';
import type { ReceiptLine, ReceiptLines } from '../columns/receipt-lines';
import type { InPieces } from '../caches/read-ahead';
import { CellSums } from '../growing-arrays/cell-sums';
import type { LineBounds } from '../growing-arrays/posted-days';
import { suspenseAgesOn, type AgesOn, type SuspenseBucket } from '../times/ages';
import type { Credit } from './recent-credits';

/** Money of receipts that no pledge has taken, for one currency and range of ages. */
export interface HeldMoney {
  readonly currency: string;
  readonly bucket: SuspenseBucket;
  /** Number of receipts that hold this money. */
  readonly receipts: number;
  readonly unapplied: bigint;
  readonly unappliedUsd: bigint;
  readonly refundable: bigint;
  readonly refundableUsd: bigint;
}

/** Kind of money by which receipts are selected: money in suspense, an overpayment owed back, or either of them. */
export type Holding = 'unapplied' | 'refundable' | 'either';

/** A cached sum is extended by at most this many new journal lines. With more, it is computed again. */
const linesGoneOnMax = 2_000;
/**
 * Numbers of journal lines and of receipts that are processed between two pauses, in which the process serves other
 * requests.
 */
const linesAtATime = 50_000;
const receiptsAtATime = 5_000;

/** The money of one receipt, and the kinds of money that it contains. */
interface HeldBy {
  readonly holds: readonly Holding[];
  readonly money: Readonly<Omit<HeldMoney, 'receipts'>>;
}

/** Returns the bank credit of a receipt that was recorded once; undefined for any other receipt. */
type CreditOf = (receipt: string) => Credit | undefined;

/** The journal lines to add up, and the day on which ages are counted. */
interface HoldingsScope {
  readonly of: ReceiptLines;
  readonly bounds: LineBounds;
  readonly agedOn: string;
}

/** Money of receipts that no pledge has taken, within some bounds: by receipt, and added up by currency and age. */
export class HeldAt {
  private readonly unapplied: CellSums;
  private readonly refundable: CellSums;
  private readonly counted = new Map<number, HeldBy>();
  private readonly sums: Readonly<Record<Holding, Map<string, HeldMoney>>> = {
    unapplied: new Map(),
    refundable: new Map(),
    either: new Map(),
  };
  /**
   * Receipts with money in suspense or overpaid that were recorded more than once. Their currency and value date depend
   * on the query, so they are added to the sums only when the query is answered.
   */
  private readonly others = new Set<number>();

  private readonly of: ReceiptLines;
  private readonly bounds: LineBounds;
  private readonly ages: AgesOn<SuspenseBucket>;

  private constructor(
    { of, bounds, agedOn }: HoldingsScope,
    private readonly creditOf: CreditOf,
  ) {
    [this.of, this.bounds, this.ages] = [of, bounds, suspenseAgesOn(agedOn)];
    this.unapplied = new CellSums(bounds, of.count);
    this.refundable = new CellSums(bounds, of.count);
  }

  /** Computes the sums in steps, with pauses. The instance must not be shared before it is complete. */
  static *made(asked: HoldingsScope, creditOf: CreditOf): InPieces<HeldAt> {
    const made = new HeldAt(asked, creditOf);
    const { of } = asked;
    const { end } = asked.bounds;
    const receipts = of.count;
    for (let from = 0; from < end; from += linesAtATime) {
      of.each(from, Math.min(from + linesAtATime, end), made.add);
      yield undefined;
    }
    for (let receipt = 0; receipt < receipts; receipt += 1) {
      made.count(receipt);
      if (receipt % receiptsAtATime === 0) yield undefined;
    }
    return made;
  }

  /** True if these sums are for the same days, and adding a few journal lines extends them to the requested bounds. */
  leadsTo({ bounds, agedOn }: HoldingsScope): boolean {
    return (
      this.ages.day === agedOn && this.unapplied.leadsTo(bounds, this.of.count, linesGoneOnMax)
    );
  }

  /** Extends the sums by the journal lines that were written since, up to `end`. */
  goOn({ end }: LineBounds): void {
    const touched = new Set<number>();
    this.of.each(this.unapplied.end, end, (line) => {
      touched.add(line.receipt);
      this.add(line);
    });
    [this.unapplied.end, this.refundable.end] = [end, end];
    for (const receipt of touched) this.count(receipt);
  }

  /**
   * Returns the money of one kind, by currency and age.
   *
   * @param creditsOf returns the bank credits of the few receipts that were recorded more than once.
   */
  money(
    which: Holding,
    creditsOf: (receipts: readonly string[]) => Iterable<readonly [string, Credit]>,
  ): readonly HeldMoney[] {
    const countedMoney = [...this.sums[which].values()];
    if (this.others.size === 0) return countedMoney;
    const others = new Map([...this.others].map((receipt) => [this.of.idOf(receipt), receipt]));
    const otherMoney = [...creditsOf([...others.keys()])].flatMap(([id, credit]) => {
      const { holds, money } = this.heldBy(others.get(id) ?? -1, credit);
      return holds.includes(which) ? [{ ...money, receipts: 1 }] : [];
    });
    return [...countedMoney, ...otherMoney];
  }

  private readonly add = ({ receipt, account: code, day, usd, amount }: ReceiptLine): void => {
    if (day < this.bounds.from || day > this.bounds.to) return;
    if (code === account.unappliedReceipts) this.unapplied.add(receipt, usd, amount, 1);
    else if (code === account.refundsPayable) this.refundable.add(receipt, usd, amount, 1);
  };

  /** Counts a receipt again: subtracts its former money from the sums and adds its current money. */
  private count(receipt: number): void {
    const before = this.counted.get(receipt);
    if (before !== undefined) this.addUp(before, -1);
    this.counted.delete(receipt);
    this.others.delete(receipt);
    const isEmpty = this.unapplied.amount.isZero(receipt) && this.refundable.amount.isZero(receipt);
    if (isEmpty) return;
    const credit = this.creditOf(this.of.idOf(receipt));
    if (credit === undefined) {
      this.others.add(receipt);
      return;
    }
    const now = this.heldBy(receipt, credit);
    this.counted.set(receipt, now);
    this.addUp(now, 1);
  }

  /**
   * Returns the money of a receipt. Both accounts are liabilities, so their balances are negated. An account without an
   * amount counts as zero, also in US dollars.
   */
  private heldBy(receipt: number, { currency, valueDate }: Credit): HeldBy {
    const [unapplied, refundable] = [this.unapplied, this.refundable].map(({ amount, usd }) =>
      amount.isZero(receipt)
        ? { amount: 0n, usd: 0n }
        : { amount: -amount.at(receipt), usd: -usd.at(receipt) },
    ) as [Owed, Owed];
    const holds: readonly Holding[] = [
      ...(unapplied.amount === 0n ? [] : (['unapplied'] as const)),
      ...(refundable.amount === 0n ? [] : (['refundable'] as const)),
      'either',
    ];
    const bucket = this.ages.of(valueDate);
    const money = { unapplied: unapplied.amount, unappliedUsd: unapplied.usd };
    const owed = { refundable: refundable.amount, refundableUsd: refundable.usd };
    return { holds, money: { currency, bucket, ...money, ...owed } };
  }

  private addUp({ holds, money }: HeldBy, sign: 1 | -1): void {
    const { currency, bucket } = money;
    const key = `${currency} ${bucket}`;
    const signed = (amount: bigint) => (sign === 1 ? amount : -amount);
    for (const which of holds) {
      const before = this.sums[which].get(key) ?? { ...noMoney, currency, bucket };
      // Earlier answers may still refer to the old object, so the sum is copied rather than changed.
      const sums: Summing = { ...before, receipts: before.receipts + sign };
      for (const of of moneyOfReceipt) if (money[of] !== 0n) sums[of] += signed(money[of]);
      if (sums.receipts === 0) this.sums[which].delete(key);
      else this.sums[which].set(key, sums);
    }
  }
}

type Summing = { -readonly [Member in keyof HeldMoney]: HeldMoney[Member] };

interface Owed {
  readonly amount: bigint;
  readonly usd: bigint;
}

const moneyOfReceipt = ['unapplied', 'unappliedUsd', 'refundable', 'refundableUsd'] as const;
const noMoney = { receipts: 0, unapplied: 0n, unappliedUsd: 0n, refundable: 0n, refundableUsd: 0n };
