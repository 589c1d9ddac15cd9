import { dated, reversal, type Refusals } from '../support/refusals';
import { eur, usd } from '../support/world';

const transfer = (changes: object) => ({
  ...dated,
  id: 'T',
  documentReference: 'advice 7',
  from: { bankAccount: 'BK-USD', amount: usd('1.00') },
  to: { bankAccount: 'BK-EUR', amount: eur('0.90') },
  ...changes,
});
const ofPledge = (changes: object) => transfer({ pledgeId: 'PAID', ...changes });
const from = (bankAccount: string, amount: object) => ({ from: { bankAccount, amount } });
const to = (bankAccount: string, amount: object) => ({ to: { bankAccount, amount } });

export const refusals: Refusals = {
  '/v1/transfers': [
    ['PLEDGE_UNKNOWN', 422, ofPledge({ pledgeId: 'NONE' })],
    ['DUPLICATE_ID', 409, ofPledge({ id: 'A1' })],
    ['INSUFFICIENT_CASH', 422, ofPledge(from('BK-USD', usd('1130.01')))],
    [
      'INSUFFICIENT_CASH',
      422,
      ofPledge({ ...from('BK-EUR', eur('0.01')), ...to('BK-USD', usd('0.01')) }),
    ],
    ['PURPOSE_UNKNOWN', 422, ofPledge({ ...from('BK-USD', usd('1.00')), pledgeId: 'MIXED' })],
    ['TRANSFER_INVALID', 422, ofPledge(to('BK-USD', usd('1.00')))],
    ['TRANSFER_INVALID', 422, ofPledge(to('CLEARING', usd('0.99')))],
    ['CURRENCY_MISMATCH', 422, ofPledge(to('BK-EUR', usd('0.90')))],
    ['BANK_ACCOUNT_UNKNOWN', 422, ofPledge(from('BK-GBP', usd('1.00')))],
    ['BANK_ACCOUNT_NOT_OPEN', 422, ofPledge(to('BK-LATE', usd('1.00')))],
    ['DATE_IN_FUTURE', 422, ofPledge({ effectiveDate: '2024-07-17' })],
    ['RECEIPT_UNKNOWN', 422, transfer({ receiptId: '4b64bcdc-5973-5654-b4af-9dd4c98503b4' })],
  ],
  '/v1/transfers/PAID~T/reversal': [['TRANSFER_UNKNOWN', 404, reversal]],
};
