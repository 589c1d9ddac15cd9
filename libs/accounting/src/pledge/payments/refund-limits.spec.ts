import {
  allocating,
  approvedByController,
  carried,
  crediting,
  eur,
  exampleCondition,
  failing,
  givenPledge,
  instalments,
  interest,
  meeting,
  paying,
  payingRefund,
  refunding,
  reversing,
  settling,
  signingDirectly,
  takingOver,
  usd,
} from '@art30/testing';

const k = { purpose: 'k', level: 'GLOBAL' };
const late = { effectiveDate: '2024-12-05' };
const pay = (refundId: string) =>
  payingRefund({ refundId, paidFrom: 'BK-EUR', paymentReference: `PAY-${refundId}` });

/** Pledge that received EUR 1,000.00 as USD 1,111.11 and allocated all of it to k. */
const received = givenPledge().commands(
  signingDirectly(),
  settling([paying(eur('1000.00'), '1111.11', { cash: usd('1111.11') })], {
    bankAccount: 'BK-USD',
    ledgerAccount: '1110',
  }),
  allocating('TA-GEN', k, '1111.11'),
);

describe('EUR 1,000 received', () => {
  it('is not refunded with more EUR than came in, such as 1,055.55 at 0.950', () => {
    const all = (amount: string) => received.when(refunding(k, eur(amount), late));
    all('1055.55').thenRefused('REFUND_EXCEEDS_RECEIVED', 'EUR 1055.55 1000.00 P1', 'lines');
    all('1000.01').thenRefused('REFUND_EXCEEDS_RECEIVED', '1000.01 1000.00', 'lines');
    all('1000.00').decided();
  });

  it('is refunded in US dollars at the rate of the approval', () => {
    // USD 1,052.63 at 0.950 are worth EUR 1,000.00.
    received
      .when(refunding(k, usd('1052.65'), late))
      .thenRefused('REFUND_EXCEEDS_RECEIVED', 'EUR 1000.02 1000.00', 'lines');
    received
      .when(refunding(k, usd('1052.63'), late))
      .thenEvents({ data: { countsAs: eur('1000.00'), rate: { unitsPerUsd: '1' } } });
  });

  it('counts what is approved from that day on, in whichever currency', () => {
    const once = received.commands(refunding(k, usd('526.32'), late));
    const again = { ...late, refundId: 'B2' };
    once
      .when(refunding(k, eur('500.01'), again))
      .thenRefused('REFUND_EXCEEDS_RECEIVED', '500.01 500.00', 'lines');
    once.when(refunding(k, eur('500.00'), again)).decided();
    const back = once.commands(reversing(once.idOf('ContributionRefunded'), '2024-12-10'));
    back.when(refunding(k, eur('500.01'), again)).thenRefused('REFUND_EXCEEDS_RECEIVED', '500.00');
    const after = { ...again, effectiveDate: '2024-12-10' };
    back.when(refunding(k, eur('500.01'), after)).decided();
  });

  it('goes back with the interest that is the donor’s', () => {
    const more = received.commands(
      crediting(interest, eur('20.00'), '21.05', { effectiveDate: '2024-12-02' }),
    );
    more.when(refunding(k, eur('1020.00'), late)).decided();
    more
      .when(refunding(k, eur('1020.01'), late))
      .thenRefused('REFUND_EXCEEDS_RECEIVED', '1020.01 1020.00');
  });
});

describe('a conditional EUR 1,000 received, of which 500 are met', () => {
  const conditional = givenPledge().commands(
    signingDirectly({ condition: exampleCondition, instalments: instalments(eur('1000.00')) }),
    settling([paying(eur('1000.00'), '1111.11')]),
    meeting([{ purpose: 'TA-GEN', amount: eur('500.00') }]),
    allocating('TA-GEN', k, '1111.11'),
  );

  it('goes back with 500 at most, whatever the cash is worth', () => {
    conditional
      .when(refunding(k, eur('1000.00'), late))
      .thenRefused('REFUND_EXCEEDS_EARNED', '1000.00 500.00', 'lines');
    conditional
      .when(refunding(k, eur('500.01'), late))
      .thenRefused('REFUND_EXCEEDS_EARNED', '500.01 500.00', 'lines');
    conditional.when(refunding(k, eur('500.00'), late)).decided();
  });

  it('gives back 500 that failed, and the 500 that were met, and no more', () => {
    const failed = conditional.commands(
      failing([{ purpose: 'TA-GEN', amount: eur('500.00') }], { effectiveDate: '2024-12-02' }),
      pay('F1'),
    );
    const both = failed.commands(refunding(k, eur('500.00'), { effectiveDate: '2024-12-10' }));
    const more = { effectiveDate: '2024-12-10', refundId: 'B2' };
    both
      .when(refunding(k, eur('0.01'), more))
      .thenRefused('REFUND_EXCEEDS_EARNED', '0.01 0.00', 'lines');
  });
});

describe('a condition of which 400 were met, 100 of them by money that is there', () => {
  // Of EUR 500.00 that came in, 400.00 are under the condition. The books of the other system had 99.00 more in cash.
  const took = givenPledge()
    .with(approvedByController)
    .commands(
      takingOver(
        {
          balances: [
            {
              instalment: 1,
              purpose: 'TA-GEN',
              receivable: carried(eur('300.00'), '330.00'),
              received: carried(eur('500.00'), '550.00'),
              conditionalLiability: carried(eur('400.00'), '440.00'),
              conditionalOutstanding: carried(eur('200.00'), '220.00'),
            },
          ],
          cash: [{ bankAccount: 'BK-EUR', purpose: 'TA-GEN', ...carried(eur('599.00'), '658.90') }],
          approvalReference: 'memo 3',
        },
        { condition: exampleCondition },
      ),
    );
  const back = (amount: string) => refunding({ purpose: 'TA-GEN' }, eur(amount), late);

  it('gives back these 100, and keeps what goes back where the condition fails', () => {
    took
      .when(back('100.01'))
      .thenRefused('REFUND_EXCEEDS_EARNED', '100.01 100.00 still under the condition', 'lines');
    const all = took.commands(
      back('100.00'),
      failing([{ purpose: 'TA-GEN', amount: eur('600.00') }], { effectiveDate: '2024-12-06' }),
    );
    all
      .when(refunding({ purpose: 'TA-GEN' }, eur('0.01'), { ...late, refundId: 'B2' }))
      .thenRefused('REFUND_EXCEEDS_EARNED', '0.01 0.00', 'lines');
  });
});
