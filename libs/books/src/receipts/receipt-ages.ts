import type { Thing } from '../registers/register-reader';
import { ageInDays, ageBucketOf, suspenseBuckets } from '../times/ages';
import { moneyOf, usdMoney } from '../slices/slice-values';
import type { HeldMoney, ReceiptStanding } from './receipt-standings';
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
export function suspenseByAge(held: readonly HeldMoney[], agedOn: string) {
  const aged = held.map((money) => ({
    money,
    bucket: ageBucketOf(suspenseBuckets, ageInDays(money.valueDate, agedOn)),
  }));
  return {
    buckets: suspenseBuckets.map(({ name }) => ({
      bucket: name,
      ...totalsOf(aged.flatMap(({ money, bucket }) => (bucket === name ? [money] : []))),
    })),
    totals: totalsOf(held),
  };
}

function totalsOf(held: readonly HeldMoney[]) {
  const currencies = [...new Set(held.map(({ currency }) => currency))].sort();
  return {
    receipts: held.reduce((sum, { receipts }) => sum + receipts, 0),
    unappliedUsd: usdMoney(sumOf(held, 'unappliedUsd')),
    refundableUsd: usdMoney(sumOf(held, 'refundableUsd')),
    inCurrencies: currencies.map((currency) => {
      const own = held.filter((money) => money.currency === currency);
      return {
        unapplied: moneyOf(sumOf(own, 'unapplied'), currency),
        refundable: moneyOf(sumOf(own, 'refundable'), currency),
      };
    }),
  };
}

type Amount = 'unapplied' | 'unappliedUsd' | 'refundable' | 'refundableUsd';

function sumOf(held: readonly HeldMoney[], amount: Amount): bigint {
  return held.reduce((sum, money) => sum + money[amount], 0n);
}
