import { kit } from '@art30/accounting';
import { explainable, pageAnswered, timesAnswered } from '@art30/books';

const { answer, date, id, listOf, money, nullable, part, reference, text, uuid } = kit;

/** One side of a transfer. */
const TransferSideView = answer('TransferSideView', {
  bankAccount: id('Code of the bank account, or CLEARING.', 'BK-EUR'),
  amount: money('Amount that left or reached it.'),
});

/** Cash moved between own accounts. */
const TransferView = answer('TransferView', {
  id: text(130)(
    'Id of the transfer: the id of its pledge or receipt and a tilde before its own.',
    'P1~T1',
  ),
  eventId: uuid('Id of the event that booked it.', '6d7b0f2a-3a0e-5b52-9a3d-30c0a2c30b30'),
  effectiveDate: date('Day on which the bank moved the money.', '2024-09-20'),
  pledgeId: nullable(id('Id of the pledge whose cash it is; null for money in suspense.', 'P1')),
  receiptId: nullable(
    uuid(
      'Id of the receipt whose money in suspense it is; null for cash of a pledge.',
      '4b64bcdc-5973-5654-b4af-9dd4c98503b4',
    ),
  ),
  purpose: nullable(id('Purpose whose cash it is; null for money in suspense.', 'TA-GEN')),
  from: part(TransferSideView)('The account it left.'),
  to: part(TransferSideView)('The account it reached.'),
  exchangeResult: money('Gain on exchange; negative for a loss.', {
    amount: '-12.49',
    currency: 'USD',
  }),
  documentReference: nullable(
    reference('Reference of the bank advice or of the order behind it.', 'FX deal 2024-118'),
  ),
  reversedOn: nullable(date('Day of its reversal; null while it stands.', '2024-09-21')),
});

/** A transfer and the times it was looked at. */
export const TransferAnswer = answer('TransferAnswer', {
  ...TransferView.members,
  ...timesAnswered,
  ...explainable,
});

/** Transfers by day, and in the order of the log within a day. */
export const TransfersPage = answer('TransfersPage', {
  ...pageAnswered,
  ...explainable,
  items: listOf(TransferView, 200)('The transfers.'),
});
