import { kit } from '@art30/accounting';
import { ownPageAnswered, ownTimesAnswered } from '@art30/books';
import { personalTexts } from '../personal-texts/personal-texts.answers';
import {
  ExcessView,
  ReceiptApplication,
  ReceiptView,
  SettledLineView,
} from '../receipts/answers/receipt.answers';

const { answer, answerRowsMax: rowsMax, listOf, nullable, part, pick, words } = kit;

const OwnSettledLine = answer(
  'OwnSettledLine',
  pick(SettledLineView, 'instalment', 'purpose', 'settles', 'cash', 'charges'),
);

const OwnExcess = answer('OwnExcess', pick(ExcessView, 'amount', 'treatment'));

/** Money of a receipt that was given to a pledge of the donor. */
const OwnApplication = answer('OwnApplication', {
  ...pick(ReceiptApplication, 'id', 'effectiveDate', 'kind', 'state', 'fromOverpayment'),
  pledgeId: words('Id of the pledge.', 'P1'),
  lines: listOf(OwnSettledLine, rowsMax)('What it settled; none while it is pending.'),
  excess: nullable(part(OwnExcess)('Money beyond what was owed; null where there is none.')),
});

/** The credit itself, where all of it is the donor's. */
const OwnCredit = answer('OwnCredit', {
  ...pick(ReceiptView, 'net', 'charges', 'remitter', 'remittanceInfo', 'unapplied', 'refundable'),
  personalTexts,
});

/** A receipt as the donor sees it whose money, or part of it, went to its pledges. */
const OwnReceipt = answer('OwnReceipt', {
  ...pick(ReceiptView, 'id', 'valueDate', 'bankReference'),
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
