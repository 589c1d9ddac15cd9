import {
  allocating,
  converting,
  crediting,
  eur,
  exampleCondition,
  examplePledgeContext,
  givenPledge,
  instalments,
  latePledgeContext,
  levy,
  meeting,
  paying,
  payingLevy,
  payingRefund,
  rateOf,
  refunding,
  reporting,
  revaluing,
  reversing,
  reversingLate,
  settling,
  signingDirectly,
  undoing,
  usd,
} from '@art30/testing';

const k = { purpose: 'k', level: 'GLOBAL' };
const received = givenPledge().commands(
  signingDirectly(),
  settling([paying(eur('1000.00'), '1111.11')]),
  allocating('TA-GEN', k, '1111.11'),
);

describe('a condition that was met', () => {
  const share = { purpose: 'TA-GEN', amount: eur('500.00') };
  const met = givenPledge().commands(
    signingDirectly({ condition: exampleCondition, instalments: instalments(eur('1000.00')) }),
    settling([paying(eur('1000.00'), '1111.11')]),
    meeting([share]),
  );
  const outcome = met.idOf('ConditionMet');
  const back = (amount: string) => refunding({ purpose: 'TA-GEN' }, eur(amount));

  it('is not taken back while its money is refunded, owed or paid', () => {
    const owed = met.commands(back('200.00'));
    const paid = owed.commands(payingRefund({ paidFrom: 'BK-EUR', paymentReference: 'PAY-1' }));
    for (const refunded of [owed, paid])
      refunded
        .when(reversing(outcome, '2024-12-15'))
        .thenRefused('DEPENDENT_EVENTS', 'EUR 200.00 B1 condition');
  });

  it('is taken back where enough of it stays met, or the refund was taken back', () => {
    const more = met.commands(meeting([{ ...share, amount: eur('200.00') }]), back('200.00'));
    more.when(reversing(outcome, '2024-12-15')).decided();
    const free = met.commands(back('200.00'));
    free
      .commands(reversing(free.idOf('ContributionRefunded'), '2024-12-10'))
      .when(reversing(outcome, '2024-12-15'))
      .decided();
  });
});

describe('money of a receipt that was refunded', () => {
  const kind = 'MONTHLY' as const;
  const lists = [
    ['2024-05-01', '0.900'],
    ['2024-11-01', '2.000'],
  ].map(([effectiveDate = '', EUR = '']) => ({
    listId: effectiveDate,
    effectiveDate,
    publishedOn: effectiveDate,
    kind,
    warnings: [],
    source: { name: 'list' },
    rates: { EUR },
  }));
  const half = (id: string) =>
    settling([paying(eur('500.00'), '555.56', { cash: usd('555.56') })], {
      applicationId: id,
      receiptId: id,
      bankAccount: 'BK-USD',
      ledgerAccount: '1110',
    });
  /** EUR 1,000.00 came in as USD 1,111.12; EUR 900.00 of it, at 2.000, are USD 450.00. */
  const refunded = givenPledge({ ...examplePledgeContext(), rates: { lists } }).commands(
    signingDirectly({ instalments: instalments(eur('1000.00')) }),
    ...['A1', 'A2'].map(half),
    refunding({ purpose: 'TA-GEN' }, eur('900.00')),
  );

  it('stays applied, though what is left of the cash covers the refund', () => {
    refunded
      .when(undoing('A1', '2024-12-15'))
      .thenRefused('DEPENDENT_EVENTS', 'EUR 400.00 received B1');
    refunded
      .commands(reversing(refunded.idOf('ContributionRefunded'), '2024-12-10'))
      .when(undoing('A1', '2024-12-15'))
      .decided();
  });
});

describe('a revaluation at whose value a refund was approved', () => {
  const late = latePledgeContext();
  const valued = givenPledge(late).commands(
    signingDirectly(),
    settling([paying(eur('1000.00'), '1111.11')]),
    allocating('TA-GEN', k, '1111.11'),
    revaluing({ rates: { EUR: rateOf('0.500') } }),
  );
  const after = { effectiveDate: '2024-12-31' };

  it('is not reversed before that refund', () => {
    const owed = valued.commands(refunding(k, eur('100.00'), after));
    const run = valued.idOf('PledgeRevalued');
    owed.when(reversingLate(run)).thenRefused('DEPENDENT_EVENTS', 'B1');
    owed
      .commands(reversingLate(owed.idOf('ContributionRefunded')))
      .when(reversingLate(run))
      .decided();
  });

  it('is reversed beside a refund in US dollars, which took none of its value', () => {
    valued
      .commands(refunding(k, usd('100.00'), after))
      .when(reversingLate(valued.idOf('PledgeRevalued')))
      .decided();
  });
});

describe('a conversion whose proceeds moved on', () => {
  const converted = received.commands(converting(eur('500.00'), usd('550.00')));
  const held = (state: typeof received) =>
    state.when(reversing(converted.idOf('CashConverted'), '2024-12-15'));

  it('is not reversed where they were converted again', () => {
    const on = converting(usd('300.00'), eur('270.00'), { transferId: 'T2' });
    held(converted.commands(on)).thenRefused('DEPENDENT_EVENTS', 'USD 300.00 conversion');
  });

  it('is not reversed where they were refunded, at once or later', () => {
    const from = { paidFrom: 'BK-USD', paymentReference: 'PAY-1' };
    const back = { effectiveDate: '2024-12-05' };
    const none = { purpose: 'TA-GEN' };
    const free = givenPledge().commands(
      signingDirectly(),
      settling([paying(eur('1000.00'), '1111.11')]),
      converting(eur('500.00'), usd('550.00')),
    );
    const refunds = [
      [refunding(none, usd('300.00'), { ...back, ...from })],
      [refunding(none, usd('300.00'), back), payingRefund(from)],
    ];
    for (const commands of refunds) {
      const refunded = free.commands(...commands);
      refunded
        .when(reversing(free.idOf('CashConverted'), '2024-12-15'))
        .thenRefused('DEPENDENT_EVENTS', 'USD 300.00');
    }
  });

  it('is reversed where they were spent, which another system has done', () => {
    held(converted.commands(reporting(k, usd('300.00')))).decided();
  });

  it('is not held back by the payment of a levy out of another account', () => {
    const paid = converted.commands(crediting(levy, eur('9.50'), '10.00'), payingLevy());
    held(paid).decided();
  });
});
