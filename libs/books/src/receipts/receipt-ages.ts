import { kit, type RegisteredReceipt } from '@art30/accounting';
import type { Thing } from '../registers/register-reader';
import { ageInDays, ageBucketOf, suspenseBuckets } from '../times/ages';
import { moneyOf, usdMoney } from '../slices/slice-values';
import type { HeldMoney } from './holdings-at';
import type { ReceiptBalances } from './receipt-balances';
import { receiptView, ReceiptView } from './receipt-view';

const { answer, answerRowsMax: rowsMax, count, listOf, money, nullable, oneOf } = kit;

const bucketNames = suspenseBuckets.map(({ name }) => name);

/** A receipt in a list, with the age of its money that no pledge has taken. */
export const ReceiptRow = answer('ReceiptRow', {
  ...ReceiptView.members,
  ageDays: nullable(
    count(
      'Days since the value date while money is unapplied or owed back; null where none is.',
      7,
    ),
  ),
  bucket: nullable(
    oneOf(bucketNames)(
      'Range of the days: up to 30, 31 to 60, 61 to 90, 91 to 180, 181 to 365, up to 2 and 3 years of 365 days, or more; null where no money is unapplied or owed back.',
      'DAYS_0_30',
    ),
  ),
});

/** Money that no pledge has taken, in one currency. */
const SuspenseCurrency = answer('SuspenseCurrency', {
  unapplied: money('In suspense (2110).', { amount: '678500.00', currency: 'USD' }),
  refundable: money('Overpayments owed back (2140).', { amount: '0.00', currency: 'USD' }),
});

/** Totals of the money of receipts that no pledge has taken. */
export const SuspenseTotals = answer('SuspenseTotals', {
  receipts: count('Receipts that hold such money.', 1),
  unappliedUsd: money('In suspense (2110), in USD at carrying value.', {
    amount: '678500.00',
    currency: 'USD',
  }),
  refundableUsd: money('Overpayments owed back (2140), in USD at carrying value.', {
    amount: '0.00',
    currency: 'USD',
  }),
  inCurrencies: listOf(
    SuspenseCurrency,
    rowsMax,
  )('The same by currency, in the order of their codes.'),
});

/** Totals of the money that no pledge has taken, for one range of ages. */
export const SuspenseBucket = answer('SuspenseBucket', {
  ...SuspenseTotals.members,
  bucket: oneOf(bucketNames)('Range of days since the value date.', 'DAYS_0_30'),
});

/**
 * Returns a receipt for a list. The age of its money counts from the value date of the bank credit.
 *
 * @param agedOn day on which ages are counted.
 */
export function receiptRow(
  receipt: Thing<RegisteredReceipt>,
  balances: ReceiptBalances,
  agedOn: string,
) {
  const holds = balances.unapplied !== 0n || balances.refundable !== 0n;
  const ageDays = holds ? ageInDays(receipt.valueDate, agedOn) : null;
  const bucket = ageDays === null ? null : ageBucketOf(suspenseBuckets, ageDays);
  return { ...receiptView(receipt, balances), ageDays, bucket };
}

/** Adds up money that no pledge has taken, by range of ages and in total. */
export function suspenseByAge(held: readonly HeldMoney[]) {
  const ofBuckets = new Map(suspenseBuckets.map(({ name }) => [name as string, new Totals()]));
  for (const money of held) ofBuckets.get(money.bucket)?.add(money);
  const totals = new Totals();
  for (const ofBucket of ofBuckets.values()) totals.addAll(ofBucket);
  return {
    buckets: suspenseBuckets.map(({ name }) => ({
      bucket: name,
      ...(ofBuckets.get(name) ?? new Totals()).answer(),
    })),
    totals: totals.answer(),
  };
}

/** Adds up the money of receipts by currency and in US dollars. */
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

  answer(): kit.Infer<typeof SuspenseTotals> {
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
