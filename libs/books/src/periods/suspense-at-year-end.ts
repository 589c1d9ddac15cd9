import { account, kit, lastDayOf, type Year } from '@art30/accounting';
import { explainTemplate } from '../words/explain-template';
import { rested, type Rest } from '../caches/read-ahead';
import type { ReceiptBalanceReader } from '../receipts/receipt-balances';
import type { RegisterReader } from '../registers/register-reader';
import type { AsOf } from '../times/as-of';
import { within } from '../times/conditions';
import { moneyOf, usdMoney } from '../slices/slice-values';
import { type Slices } from '../slices/slices';
import { minus, type Words } from '../words/words';

const { answer, money, uuid } = kit;

/** A receipt whose money was, at least in part, still in suspense at the end of the year. */
export const UnappliedReceipt = answer('UnappliedReceipt', {
  id: uuid('Id of the receipt.', '0a4f3a0e-6a3c-5d2b-8f5e-3d1f4c2b1a00'),
  unapplied: money('Money in suspense, in the currency of the receipt.', {
    amount: '500.00',
    currency: 'EUR',
  }),
  unappliedUsd: money('The same in USD, at carrying value.', { amount: '552.49', currency: 'USD' }),
});

/** Largest number of receipts that one answer lists. */
const receiptsMax = 200;

const words = {
  unapplied: { means: 'Money in suspense', terms: [minus(account.unappliedReceipts)] },
} as const satisfies Words;

/**
 * Reads the money in suspense (bank credits that no pledge has claimed) at the end of a year. It is reviewed before the
 * year is closed.
 */
export class SuspenseAtYearEnd {
  constructor(
    private readonly slices: Slices,
    private readonly receiptBalances: ReceiptBalanceReader,
    private readonly registers: RegisterReader,
    private readonly rest: Rest,
  ) {}

  async of(year: Year, asKnown: AsOf) {
    const yearEnd = lastDayOf(year);
    const asAt = asKnown.asAt !== null && asKnown.asAt < yearEnd ? asKnown.asAt : yearEnd;
    const asOf = { ...asKnown, asAt };
    const page = { asOf, limit: receiptsMax, after: null };
    const { rows } = await rested(this.receiptBalances.page(page, 'unapplied'), this.rest);
    const ids = rows.map(({ id }) => id);
    const receipts = this.registers.many('receipts', ids, asOf);
    const currencyOf = new Map(receipts.map(({ id, net }) => [id, net.currency]));
    return {
      explain: explainTemplate({
        report: 'receipts',
        asOf,
        scope: {},
        variables: [],
        members: { receipt: 'id' },
      }),
      unappliedReceipts: rows.flatMap(({ id, unapplied, unappliedUsd }) => {
        const currency = currencyOf.get(id);
        if (currency === undefined) return [];
        return [
          { id, unapplied: moneyOf(unapplied, currency), unappliedUsd: usdMoney(unappliedUsd) },
        ];
      }),
      unappliedUsd: usdMoney(this.slices.total(words, within(asOf)).unapplied.usd),
    };
  }
}
