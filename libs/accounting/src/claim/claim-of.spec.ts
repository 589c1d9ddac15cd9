import {
  allocating,
  eur,
  givenPledge,
  givenReceipt,
  paying,
  payingRefund,
  recording,
  refunding,
  reporting,
  returning,
  settling,
  signingDirectly,
  usd,
} from '@art30/testing';
import { claimOf } from './claim-of';

const k = { purpose: 'k', level: 'GLOBAL' };
const euros = givenPledge().commands(
  signingDirectly(),
  settling([paying(eur('1000.00'), '1104.97')]),
  allocating('TA-GEN', k, '700.00'),
);

describe('what an event uses once', () => {
  it('is the reference of a payment on its account, for one payee on one day', () => {
    const owed = euros.commands(refunding(k, eur('91.00')));
    const inEuros = { paidFrom: 'BK-EUR', paymentReference: 'PAY-7' };
    const [payment] = owed.when(payingRefund(inEuros)).decided();
    expect(payment && claimOf(payment)).toEqual({
      kind: 'PAYMENT',
      bankAccount: 'BK-EUR',
      reference: 'PAY-7',
      payee: 'donor DON-A',
      effectiveDate: '2024-12-10',
    });
  });

  it('is nothing of a refund that is approved and not paid', () => {
    const [refund] = euros.when(refunding(k, eur('91.00'))).decided();
    expect(refund && claimOf(refund)).toBeUndefined();
  });

  it('is the number of a document that is spent', () => {
    const [reported] = euros.when(reporting(k, usd('10.00'))).decided();
    expect(reported && claimOf(reported)).toMatchObject({ kind: 'ERP_DOCUMENT' });
  });

  it('names the receipt where nobody knows who sent the money', () => {
    const [returned] = givenReceipt()
      .commands(recording())
      .when(returning('UNIDENTIFIED', eur('1.00')))
      .decided();
    expect(returned && claimOf(returned)).toMatchObject({
      payee: 'the sender of receipt R1',
    });
  });
});
