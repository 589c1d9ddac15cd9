import {
  allocating,
  eur,
  exampleCondition,
  givenPledge,
  instalments,
  meeting,
  paying,
  payingRefund,
  refunding,
  reporting,
  settling,
  signingDirectly,
  usd,
} from '@art30/testing';

const k = { purpose: 'k', level: 'GLOBAL' };
const late = { effectiveDate: '2024-12-05' };
const spending = (amount: string, facts: object = {}) =>
  reporting(k, usd(amount), { effectiveDate: '2024-11-20', paidFrom: 'BK-USD', ...facts });

/** Pledge with USD 1,000.00 received and allocated, under a condition that is met for USD 600.00. */
const conditional = givenPledge().commands(
  signingDirectly(
    { condition: exampleCondition, instalments: instalments(usd('1000.00')) },
    { amount: usd('1000.00') },
  ),
  settling([paying(usd('1000.00'), '1000.00')], { bankAccount: 'BK-USD', ledgerAccount: '1110' }),
  meeting([{ purpose: 'TA-GEN', amount: usd('600.00') }], { effectiveDate: '2024-10-01' }),
  allocating('TA-GEN', k, '1000.00'),
);

describe('a refund of a pledge of which a part is under its condition', () => {
  it.each([
    ['nothing was spent', conditional, '600.00', '600.01'],
    ['USD 250.00 were spent', conditional.commands(spending('250.00')), '350.00', '350.01'],
    ['USD 599.99 were spent', conditional.commands(spending('599.99')), '0.01', '0.02'],
  ])('is of the cash that it has earned, where %s', (_what, state, most, more) => {
    state.when(refunding(k, usd(most), late)).decided();
    state.when(refunding(k, usd(more), late)).thenRefused('REFUND_EXCEEDS_EARNED', most, 'lines');
  });

  it('says what cash the pledge has earned, which may be less than none', () => {
    conditional
      .commands(spending('250.00'))
      .when(refunding(k, usd('350.01'), late))
      .thenRefused(
        'REFUND_EXCEEDS_EARNED',
        'USD 350.01 is more than the USD 350.00 of cash that this conditional pledge has earned: refund less; what was not met goes back when the condition fails or the agreement ends',
        'lines',
      );
    conditional
      .commands(spending('700.00'))
      .when(refunding(k, usd('0.01'), late))
      .thenRefused('REFUND_EXCEEDS_EARNED', 'USD 0.01 is more than the USD -100.00', 'lines');
  });

  it('counts spending of a later day, and a refund that is owed', () => {
    const later = conditional.commands(spending('250.00', { effectiveDate: '2024-12-20' }));
    later.when(refunding(k, usd('350.01'), late)).thenRefused('REFUND_EXCEEDS_EARNED', '350.00');
    const owing = later.commands(refunding(k, usd('50.00'), late));
    const again = (amount: string) => refunding(k, usd(amount), { ...late, refundId: 'B2' });
    owing.when(again('300.01')).thenRefused('REFUND_EXCEEDS_EARNED', '300.00');
    owing.when(again('300.00')).decided();
    const paid = owing.commands(payingRefund({ refundId: 'B1', paidFrom: 'BK-USD' }));
    paid.when(again('300.01')).thenRefused('REFUND_EXCEEDS_EARNED', '300.00');
  });
});

describe('the cash of one purpose', () => {
  /** Pledge with EUR 600.00 for TA-GEN and EUR 400.00 for l, worth USD 1,104.97 together. */
  const earmarked = givenPledge().commands(
    signingDirectly(
      { instalments: instalments(eur('1000.00')) },
      {
        amount: eur('1000.00'),
        earmarks: [
          { purpose: 'TA-GEN', amount: eur('600.00') },
          { purpose: 'l', amount: eur('400.00') },
        ],
      },
    ),
  );
  const received = earmarked.commands(
    settling([
      { ...paying(eur('600.00'), '662.98'), purpose: 'TA-GEN' },
      { ...paying(eur('400.00'), '441.99'), purpose: 'l' },
    ]),
  );

  it.each([
    ['TA-GEN', '662.98', '662.99'],
    ['l', '441.99', '442.00'],
  ])('limits a refund of what %s has not allocated to USD %s', (purpose, most, more) => {
    const of = (amount: string) => refunding({ purpose }, usd(amount), late);
    received.when(of(most)).decided();
    received.when(of(more)).thenRefused('INSUFFICIENT_UNSPENT', `${more} ${most} ${purpose}`);
  });

  it('goes back for each purpose in one refund, in euros', () => {
    const lines = [
      { purpose: 'TA-GEN', gross: eur('600.00') },
      { purpose: 'l', gross: eur('400.00') },
    ];
    received.when(refunding(k, eur('1.00'), { ...late, lines })).thenEvents({
      data: { lines: [{ gross: usd('662.98') }, { gross: usd('441.99') }] },
    });
  });
});
