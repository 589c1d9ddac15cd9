import {
  allocating,
  announcing,
  assigning,
  crediting,
  eur,
  givenAccountItems,
  givenPledge,
  givenReceipt,
  levy,
  paying,
  payingLevy,
  payingRefund,
  recording,
  refunding,
  reporting,
  returning,
  settling,
  signingDirectly,
  supportSpending,
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

  it('names the donor of an overpayment that goes back', () => {
    const excess = { amount: eur('100.00'), treatment: 'REFUNDABLE' as const };
    const [returned] = givenReceipt()
      .commands(recording(), assigning(eur('300.00'), { excess }))
      .when(returning('OVERPAYMENT', eur('40.00')))
      .decided();
    expect(returned && claimOf(returned)).toEqual({
      kind: 'PAYMENT',
      bankAccount: 'BK-EUR',
      reference: 'PAY-1',
      payee: 'donor DON-A',
      effectiveDate: '2024-09-10',
    });
  });

  it('is the reference of a payment of the levy', () => {
    const owing = euros.commands(crediting(levy, eur('10.00'), '11.05'));
    const [paid] = owing.when(payingLevy()).decided();
    expect(paid && claimOf(paid)).toMatchObject({
      kind: 'PAYMENT',
      reference: 'PAY-7',
      payee: 'the coordination levy',
    });
  });

  it('is the document of what the support fund spent', () => {
    const [spent] = givenAccountItems()
      .when(supportSpending(usd('5.00')))
      .decided();
    expect(spent && claimOf(spent)).toEqual({
      kind: 'ERP_DOCUMENT',
      reference: 'S1',
      effectiveDate: '2024-07-02',
    });
  });

  it('is nothing of an event that pays nothing', () => {
    const [announced] = givenPledge().when(announcing()).decided();
    expect(announced && claimOf(announced)).toBeUndefined();
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
