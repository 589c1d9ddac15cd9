import { kit, personalOfCredit, stream } from '@art30/accounting';
import { agedOnIn, explainable, explainTemplate } from '../words/explain-template';
import { rested, type Rest } from '../caches/read-ahead';
import type { ShownTexts } from '../personal-texts/shown-texts';
import { reservedAnswers, reservedWords, type Reserved } from '../proposals/reserved';
import { unknown } from '../registers/register';
import type { RegisterReader } from '../registers/register-reader';
import type { AgeingDay } from '../times/ages';
import { answered, answeredPage, type AsOfResolver } from '../times/as-of';
import { pageAnswered, timesAnswered, type AsOfQuery, type PageQuery } from '../times/shapes';
import {
  receiptRow,
  ReceiptRow,
  SuspenseBucket,
  suspenseByAge,
  SuspenseTotals,
} from './receipt-ages';
import type { ReceiptFilter, ReceiptBalanceReader } from './receipt-balances';
import { applicationView, ReceiptApplication, receiptView, ReceiptView } from './receipt-view';

const { answer, answerRowsMax: rowsMax, count, date, listOf, money, part, words } = kit;

/** Cash of a receipt on one bank account. */
const ReceiptCashView = answer('ReceiptCashView', {
  bankAccount: words('Bank account, or CLEARING.', 'BK-EUR'),
  amount: money(
    'Cash there, in the currency of the account; below zero where it paid for another.',
    {
      amount: '1000.00',
      currency: 'EUR',
    },
  ),
  usd: money('Its carrying value.', { amount: '1111.11', currency: 'USD' }),
});

/** A receipt with its applications and cash, and the posting date and sequence to which the query was resolved. */
export const ReceiptAnswer = answer('ReceiptAnswer', {
  ...ReceiptView.members,
  ...timesAnswered,
  ...explainable,
  cash: listOf(
    ReceiptCashView,
    rowsMax,
  )('Cash that no pledge has, by bank account: where it came to, or was moved to since.'),
  revision: count('Revision of the receipt, as in the ETag.', 1),
  applications: listOf(
    ReceiptApplication,
    rowsMax,
  )('Its applications in the order they were made, undone ones included.'),
  reserved: reservedAnswers.receipt,
});

/** A page of receipts, in the order in which they were recorded, with totals by age. */
export const ReceiptsPage = answer('ReceiptsPage', {
  ...pageAnswered,
  ...explainable,
  agedOn: date(
    'Day on which ages are counted: `asAt`, or today (UTC) if the request names no date.',
    '2024-07-29',
  ),
  items: listOf(ReceiptRow, rowsMax)('The receipts.'),
  buckets: listOf(SuspenseBucket, rowsMax)('Money without a pledge by age, over all pages.'),
  totals: part(SuspenseTotals)('The same over all ages.'),
});

interface ReceiptSources {
  readonly asOf: AsOfResolver;
  readonly registers: RegisterReader;
  readonly receiptBalances: ReceiptBalanceReader;
  readonly ageingDay: AgeingDay;
  readonly reserved: Reserved;
  readonly shownTexts: ShownTexts;
  readonly rest?: Rest;
}

/** Reads receipts (bank credits) with the balances of their money. */
export class Receipts {
  constructor(private readonly dependencies: ReceiptSources) {}

  async list(query: PageQuery & { readonly status?: ReceiptFilter | undefined }) {
    const page = await this.dependencies.asOf.page(query);
    const agedOn = this.dependencies.ageingDay.of(page.asOf);
    const { receiptBalances, rest } = this.dependencies;
    const { rows, nextAfter } = await rested(receiptBalances.page(page, query.status), rest);
    await rest?.();
    const ids = rows.map(({ id }) => id);
    const receipts = this.dependencies.registers.many('receipts', ids, page.asOf);
    const byId = new Map(receipts.map((receipt) => [receipt.id, receipt]));
    const items = rows.flatMap((balances) => {
      const receipt = byId.get(balances.id);
      return receipt === undefined ? [] : [receiptRow(receipt, balances, agedOn)];
    });
    const held = await rested(receiptBalances.held(page.asOf, query.status, agedOn), rest);
    const shown = await this.dependencies.shownTexts.inPlace(items, personalOfCredit);
    const aged = { items: shown, ...suspenseByAge(held) };
    const explain = explainTemplate({
      report: 'receipts',
      asOf: page.asOf,
      scope: { status: query.status, agedOn: agedOnIn(page.asOf, agedOn) },
      variables: ['bucket', 'currency'],
      members: { receipt: 'id' },
    });
    return { ...answeredPage(page, nextAfter), explain, agedOn, ...aged };
  }

  async find(receiptId: string, query: AsOfQuery) {
    const asOf = await this.dependencies.asOf.resolve(query);
    const receipt = this.dependencies.registers.find('receipts', receiptId, asOf);
    const balances = this.dependencies.receiptBalances.of(receiptId, asOf);
    if (receipt === undefined || balances === undefined) return unknown('RECEIPT', receiptId, asOf);
    const ids = this.dependencies.receiptBalances.applications(receiptId, asOf);
    const name = stream.receipt(receiptId);
    const { currency } = receipt.net;
    const reserving = { stream: name, currency, words: reservedWords.receipt };
    const [shown] = await this.dependencies.shownTexts.inPlace(
      [receiptView(receipt, balances)],
      personalOfCredit,
    );
    return {
      ...answered(asOf),
      explain: explainTemplate({
        report: 'receipts',
        asOf,
        scope: { receipt: receiptId },
        variables: ['bankAccount', 'currency'],
      }),
      ...(shown ?? unknown('RECEIPT', receiptId, asOf)),
      cash: this.dependencies.receiptBalances.cashOf(receiptId, asOf),
      revision: this.dependencies.registers.revisionOf(name, asOf),
      applications: this.dependencies.registers
        .many('applications', ids, asOf)
        .map(applicationView),
      reserved: await this.dependencies.reserved.of(reserving, query, asOf),
    };
  }
}
