import type { Thing } from '../registers/register-reader';
import { ageInDays, ageBucketOf, suspenseBuckets } from '../times/ages';
import { moneyOf, usdMoney } from '../slices/slice-values';
import type { HeldMoney } from '../holding/held-at';
import type { ReceiptStanding } from './receipt-standings';
import { receiptView, type ReceiptMembers } from './receipt-view';

/** A receipt of a list; what it holds without a pledge ages from its value date. */
export function receiptRow(
  receipt: Thing<ReceiptMembers>,
  standing: ReceiptStanding,
  agedOn: string,
) {
  const holds = standing.unapplied !== 0n || standing.refundable !== 0n;
  const ageDays = holds ? ageInDays(receipt.valueDate, agedOn) : null;
  const bucket = ageDays === null ? null : ageBucketOf(suspenseBuckets, ageDays);
  return { ...receiptView(receipt, standing), ageDays, bucket };
}

/** Money without a pledge, in all buckets and over all of them. */
export function suspenseByAge(held: readonly HeldMoney[]) {
  const ofBuckets = new Map(suspenseBuckets.map(({ name }) => [name as string, new Totals()]));
  for (const money of held) ofBuckets.get(money.bucket)?.add(money);
  const totals = new Totals();
  for (const ofBucket of ofBuckets.values()) totals.addAll(ofBucket);
  return {
    buckets: suspenseBuckets.map(({ name }) => ({
      bucket: name,
      ...(ofBuckets.get(name) ?? new Totals()).told(),
    })),
    totals: totals.told(),
  };
}

/** Money that is added up by its currency. */
class Totals {
  receipts = 0;
  unappliedUsd = 0n;
  refundableUsd = 0n;
  private readonly ofCurrencies = new Map<string, { unapplied: bigint; refundable: bigint }>();

  add(money: HeldMoney): void {
    this.addUsd(money);
    this.addIn(money.currency, money);
  }

  addAll(other: Totals): void {
    this.addUsd(other);
    for (const [currency, money] of other.ofCurrencies) this.addIn(currency, money);
  }

  told() {
    const inOrder = [...this.ofCurrencies].sort(([one], [other]) => (one < other ? -1 : 1));
    return {
      receipts: this.receipts,
      unappliedUsd: usdMoney(this.unappliedUsd),
      refundableUsd: usdMoney(this.refundableUsd),
      inCurrencies: inOrder.map(([currency, { unapplied, refundable }]) => ({
        unapplied: moneyOf(unapplied, currency),
        refundable: moneyOf(refundable, currency),
      })),
    };
  }

  private addUsd(money: Pick<HeldMoney, 'receipts' | 'unappliedUsd' | 'refundableUsd'>): void {
    this.receipts += money.receipts;
    this.unappliedUsd += money.unappliedUsd;
    this.refundableUsd += money.refundableUsd;
  }

  private addIn(
    currency: string,
    { unapplied, refundable }: Pick<HeldMoney, 'unapplied' | 'refundable'>,
  ): void {
    const own = this.ofCurrencies.get(currency) ?? { unapplied: 0n, refundable: 0n };
    own.unapplied += unapplied;
    own.refundable += refundable;
    this.ofCurrencies.set(currency, own);
  }
}
