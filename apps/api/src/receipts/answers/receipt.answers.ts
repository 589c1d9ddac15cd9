import { kit } from '@art30/accounting';
import {
  applicationKinds,
  receiptStatuses,
  explainable,
  timesAnswered,
  suspenseBuckets,
  pageAnswered,
} from '@art30/books';
import { personalTexts } from '../../personal-texts/personal-texts.answers';
import { reservedAnswers } from '../../proposals/reserved.answers';

const {
  answer,
  answerRowsMax: rowsMax,
  count,
  date,
  listOf,
  money,
  nullable,
  oneOf,
  part,
  uuid,
  words,
} = kit;

/** A bank credit and where its money stands. */
export const ReceiptView = answer('ReceiptView', {
  id: uuid(
    'Id of the receipt, which follows from bank account and bank reference.',
    '0a4f3a0e-6a3c-5d2b-8f5e-3d1f4c2b1a00',
  ),
  status: oneOf(receiptStatuses)(
    'Status of its money: `unapplied` while some is in suspense, else `applied`, `returned` or `reversed`.',
    'unapplied',
  ),
  bankAccount: words('Bank account that was credited.', 'BK-EUR'),
  bankReference: words('Reference of the bank.', '20240702-000117'),
  valueDate: date('Value date of the credit.', '2024-07-02'),
  takenOverOn: nullable(
    date(
      'Day from which these books keep it, where it was taken over from another system; `net` is then what was left of it in suspense there.',
      '2024-01-01',
    ),
  ),
  net: money('Amount that reached the account.', { amount: '599985.00', currency: 'EUR' }),
  charges: money('Bank charges taken on the way.', { amount: '15.00', currency: 'EUR' }),
  remitter: nullable(
    words('Sender, as the bank names it; its reference once it was erased.', 'Central bank of A'),
  ),
  remittanceInfo: nullable(
    words('Text of the sender; its reference once it was erased.', 'AGR-2024-001 first instalment'),
  ),
  personalTexts,
  unapplied: money('Money in suspense, in the currency of the receipt.', {
    amount: '0.00',
    currency: 'EUR',
  }),
  unappliedUsd: money('The same in USD, at carrying value.', { amount: '0.00', currency: 'USD' }),
  refundable: money('Overpayment owed back to the donor, in the currency of the receipt.', {
    amount: '0.00',
    currency: 'EUR',
  }),
  refundableUsd: money('The same in USD, at carrying value.', { amount: '0.00', currency: 'USD' }),
});

/** The amounts of one line of an application. */
export const SettledLineView = answer('SettledLineView', {
  instalment: nullable(
    count('Number of the instalment; null for money received in advance of a signature.', 1),
  ),
  purpose: words('Code of the purpose.', 'TA-GEN'),
  settles: money('Amount that it settled, in the currency of the pledge.', {
    amount: '600000.00',
    currency: 'EUR',
  }),
  cash: money('Cash that it used, in the currency of the receipt.', {
    amount: '599985.00',
    currency: 'EUR',
  }),
  charges: money('Bank charges credited to the donor with it.', {
    amount: '15.00',
    currency: 'EUR',
  }),
});

/** Money beyond what was owed. */
export const ExcessView = answer('ExcessView', {
  amount: money('Amount, in the currency of the receipt.', { amount: '500.00', currency: 'USD' }),
  treatment: words('Treatment of the excess.', 'REFUNDABLE'),
  donorId: words('Donor to whom it is owed.', 'DON-B'),
});

/** Own items of a bank account, by fund. */
const AccountOfItems = answer('AccountOfItems', {
  bankAccount: words('Bank account.', 'BK-EUR'),
  fund: words('Fund.', 'ART30'),
});

/** A return of another receipt that came back. */
const ReturnView = answer('ReturnView', {
  receiptId: uuid('Receipt whose money was returned.', '0a4f3a0e-6a3c-5d2b-8f5e-3d1f4c2b1a00'),
  eventId: uuid('Event that returned it.', '7f3d2c1b-0a4e-5c6d-8b9a-1f2e3d4c5b6a'),
});

/** Money of a receipt that was given to a pledge, to a return or to the account's own items. */
export const ReceiptApplication = answer('ReceiptApplication', {
  id: uuid('Id of the application.', '7f3d2c1b-0a4e-5c6d-8b9a-1f2e3d4c5b6a'),
  pledgeId: nullable(words('Id of the pledge; null where none takes the money.', 'P1')),
  account: nullable(
    part(AccountOfItems)('Own items of a bank account that take it; null for other money.'),
  ),
  returnOf: nullable(
    part(ReturnView)('Return of another receipt that came back; null for other money.'),
  ),
  effectiveDate: date('Date of the application.', '2024-07-02'),
  kind: oneOf(applicationKinds)(
    'Kind of money: a payment of the contribution, interest on it, a coordination levy, a recovery of what was written off, a payment that the bank sent back; interest of the account itself, or what is left of the receipt.',
    'CONTRIBUTION',
  ),
  state: oneOf(['applied', 'pending', 'released', 'reversed'])(
    '`applied`: the pledge is settled. `pending`: the receipt holds the money for the pledge, which is not settled yet. `released`: the pledge refused the money. `reversed`: the application was reversed.',
    'applied',
  ),
  reason: nullable(
    words('Code of the refusal for which it was released.', 'SETTLEMENT_EXCEEDS_OUTSTANDING'),
  ),
  lines: listOf(
    SettledLineView,
    rowsMax,
  )('Instalments and purposes that it settled; none while it is pending.'),
  excess: nullable(part(ExcessView)('Money beyond what was owed; null where there is none.')),
  fromOverpayment: nullable(
    uuid(
      'The application whose overpayment it keeps; null where the money came out of suspense.',
      '7f3d2c1b-0a4e-5c6d-8b9a-1f2e3d4c5b6a',
    ),
  ),
});

/** A receipt with its applications, and the times it was looked at. */
/** Cash of a receipt on one account. */
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
  ...explainable,
  agedOn: date(
    'Day on which ages are counted: `asAt`, or today (UTC) where no date was asked for.',
    '2024-07-29',
  ),
  items: listOf(ReceiptRow, rowsMax)('The receipts.'),
  buckets: listOf(SuspenseBucket, rowsMax)('Money without a pledge by age, over all pages.'),
  totals: part(SuspenseTotals)('The same over all ages.'),
});
