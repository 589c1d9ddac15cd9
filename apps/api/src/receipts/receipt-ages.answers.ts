import { suspenseBuckets } from '@art30/books';
import { pageAnswered } from '@art30/books';
import { ReceiptView } from './receipts.answers';
import { kit } from '@art30/accounting';
const { answer, count, date, listOf, money, nullable, oneOf, part } = kit;
const { answerRowsMax: rowsMax } = kit;

const bucketNames = suspenseBuckets.map(({ name }) => name);
/** A receipt of a list, with the age of the money that it holds. */
const ReceiptRow = answer('ReceiptRow', {
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

/** Money of receipts in one currency that has no pledge. */
const SuspenseCurrency = answer('SuspenseCurrency', {
  unapplied: money('In suspense (2110).', { amount: '678500.00', currency: 'USD' }),
  refundable: money('Overpayments owed back (2140).', { amount: '0.00', currency: 'USD' }),
});

/** Money of receipts that has no pledge, added up. */
const SuspenseTotals = answer('SuspenseTotals', {
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

/** Such money of one age. */
const SuspenseBucket = answer('SuspenseBucket', {
  ...SuspenseTotals.members,
  bucket: oneOf(bucketNames)('Range of days since the value date.', 'DAYS_0_30'),
});

/** Receipts in the order in which they were recorded. */
export const ReceiptsPage = answer('ReceiptsPage', {
  ...pageAnswered,
  agedOn: date(
    'Day on which ages are counted: `asAt`, or today (UTC) where no date was asked for.',
    '2024-07-29',
  ),
  items: listOf(ReceiptRow, rowsMax)('The receipts.'),
  buckets: listOf(SuspenseBucket, rowsMax)('Money without a pledge by age, over all pages.'),
  totals: part(SuspenseTotals)('The same over all ages.'),
});
