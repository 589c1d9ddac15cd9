import { kit } from '@art30/accounting';
import { applicationKinds, ownPageAnswered, ownTimesAnswered } from '@art30/books';
import { personalTexts } from '../personal-texts/personal-texts.answers';

const { answer, answerRowsMax: rowsMax, count, date, listOf, money } = kit;
const { nullable, oneOf, part, uuid, words } = kit;

const OwnSettledLine = answer('OwnSettledLine', {
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

const OwnExcess = answer('OwnExcess', {
  amount: money('Amount, in the currency of the receipt.', { amount: '500.00', currency: 'USD' }),
  treatment: words('Treatment of the excess.', 'REFUNDABLE'),
});

/** Money of a receipt that was given to a pledge of the donor. */
const OwnApplication = answer('OwnApplication', {
  id: uuid('Id of the application.', '7f3d2c1b-0a4e-5c6d-8b9a-1f2e3d4c5b6a'),
  pledgeId: words('Id of the pledge.', 'P1'),
  effectiveDate: date('Date of the application.', '2024-07-02'),
  kind: oneOf(applicationKinds)('Kind of money.', 'CONTRIBUTION'),
  state: oneOf(['applied', 'pending', 'released', 'reversed'])(
    '`applied`: the pledge is settled. `pending`: the receipt holds the money for the pledge. `released`: the pledge did not take it. `reversed`: the application was taken back.',
    'applied',
  ),
  lines: listOf(OwnSettledLine, rowsMax)('What it settled; none while it is pending.'),
  excess: nullable(part(OwnExcess)('Money beyond what was owed; null where there is none.')),
  fromOverpayment: nullable(
    uuid(
      'The application whose overpayment it keeps; null where there is none.',
      '7f3d2c1b-0a4e-5c6d-8b9a-1f2e3d4c5b6a',
    ),
  ),
});

/** The credit itself, where all of it is the donor's. */
const OwnCredit = answer('OwnCredit', {
  net: money('Amount that reached the account.', { amount: '599985.00', currency: 'EUR' }),
  charges: money('Bank charges taken on the way.', { amount: '15.00', currency: 'EUR' }),
  remitter: nullable(words('Sender, as the bank names it.', 'Central bank of A')),
  remittanceInfo: nullable(words('Text of the sender.', 'AGR-2024-001 first instalment')),
  unapplied: money('Money in suspense.', { amount: '0.00', currency: 'EUR' }),
  refundable: money('Overpayment owed back.', { amount: '0.00', currency: 'EUR' }),
  personalTexts,
});

/** A receipt as the donor sees it whose money, or part of it, went to its pledges. */
const OwnReceipt = answer('OwnReceipt', {
  id: uuid('Id of the receipt.', '0a4f3a0e-6a3c-5d2b-8f5e-3d1f4c2b1a00'),
  valueDate: date('Value date of the credit.', '2024-07-02'),
  bankReference: words('Reference of the bank.', '20240702-000117'),
  applications: listOf(
    OwnApplication,
    rowsMax,
  )("Applications to the donor's pledges, in the order they were made, undone ones included."),
  whole: nullable(
    part(OwnCredit)(
      "The credit itself; null unless every cent of it went to the donor's pledges or is owed back to it.",
    ),
  ),
});

export const OwnReceiptAnswer = answer('OwnReceiptAnswer', {
  ...OwnReceipt.members,
  ...ownTimesAnswered,
});

/** Receipts in the order in which they were recorded. */
export const OwnReceiptsPage = answer('OwnReceiptsPage', {
  ...ownPageAnswered,
  items: listOf(OwnReceipt, rowsMax)('The receipts.'),
});
