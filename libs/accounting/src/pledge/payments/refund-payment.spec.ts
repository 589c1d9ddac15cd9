import {
  allocating,
  announcing,
  eur,
  exampleBankAccounts,
  givenPledge,
  jpy,
  lapsing,
  linesOf,
  paying,
  payingRefund,
  refunding,
  reversing,
  settling,
  signing,
  signingDirectly,
  usd,
  withdrawing,
} from '@art30/testing';

const k = { purpose: 'k', level: 'GLOBAL' };
const l = { purpose: 'l', level: 'GLOBAL' };
const inEuros = { paidFrom: 'BK-EUR', paymentReference: 'PAY-7' };

/** Pledge with EUR 1,000.00, received at 0.905 per USD and allocated to k and l. */
const euros = givenPledge().commands(
  signingDirectly(),
  settling([paying(eur('1000.00'), '1104.97')]),
  allocating('TA-GEN', k, '700.00'),
  allocating('TA-GEN', l, '404.97', { allocationId: 'G2' }),
);
const owedEuros = euros.commands(refunding(k, eur('91.00')));
const owedDollars = euros.commands(refunding(k, usd('100.00')));

describe('paying a refund', () => {
  it('clears the debt with cash of its purpose', () => {
    const events = owedDollars.when(payingRefund({ documentReference: 'slip 4' })).thenEvents({
      type: 'RefundPaid',
      data: {
        refundId: 'B1',
        effectiveDate: '2024-12-10',
        documentReference: 'slip 4',
        bankAccount: 'BK-USD',
        ledgerAccount: '1110',
        paymentReference: 'PAY-1',
        lines: [{ purpose: 'k', amount: usd('100.00') }],
        rate: { unitsPerUsd: '1' },
        warnings: [],
      },
    });
    expect(
      linesOf(events, 'donor', 'pledge', 'recommendation', 'purpose', 'level', 'bankAccount'),
    ).toEqual([
      '2140 100.00 USD = 100.00 DON-A P1 n k - -',
      '1110 -100.00 USD = -100.00 DON-A P1 n k - BK-USD',
    ]);
    expect(events[0]?.data.entries).toHaveLength(2);
  });

  it('has an exchange loss where the cash is carried above the debt, though that uncovers an allocation', () => {
    const events = owedEuros.when(payingRefund(inEuros)).decided();
    expect(linesOf(events, 'donor', 'pledge', 'purpose')).toEqual([
      '2140 91.00 EUR = 100.00 DON-A P1 k',
      '1120 -91.00 EUR = -100.55 DON-A P1 k',
      '5410 0.00 EUR = 0.55 DON-A P1 k',
    ]);
  });

  it('has that loss at any rate of its day, and a gain where the debt was approved above the cash', () => {
    const rising = euros.with({
      rates: {
        lists: [
          {
            listId: 'up',
            effectiveDate: '2024-12-05',
            publishedOn: '2024-12-05',
            kind: 'MONTHLY',
            source: { name: 'list' },
            rates: { EUR: '0.800' },
            warnings: [],
          },
          {
            listId: 'low',
            effectiveDate: '2024-11-01',
            publishedOn: '2024-11-01',
            kind: 'MONTHLY',
            source: { name: 'list' },
            rates: { EUR: '0.910' },
            warnings: [],
          },
        ],
      },
    });
    const events = rising
      .commands(refunding(k, eur('91.00')))
      .when(payingRefund(inEuros))
      .decided();
    expect(linesOf(events, 'purpose')).toEqual([
      '2140 91.00 EUR = 100.00 k',
      '1120 -91.00 EUR = -100.55 k',
      '5410 0.00 EUR = 0.55 k',
    ]);
    const dear = rising
      .commands(refunding(k, eur('91.00'), { effectiveDate: '2024-12-05' }))
      .when(payingRefund(inEuros))
      .decided();
    expect(linesOf(dear, 'purpose')).toEqual([
      '2140 91.00 EUR = 113.75 k',
      '1120 -91.00 EUR = -100.55 k',
      '4910 0.00 EUR = -13.20 k',
    ]);
  });

  it('converts the whole once and splits it over the purposes', () => {
    const lines = [
      { ...k, gross: eur('0.03') },
      { ...l, gross: eur('0.04') },
      { ...k, gross: eur('0.03') },
    ];
    const events = euros
      .commands(refunding(k, eur('0.00'), { lines }))
      .when(payingRefund(inEuros))
      .thenEvents({
        data: {
          lines: [
            { purpose: 'k', amount: eur('0.06') },
            { purpose: 'l', amount: eur('0.04') },
          ],
        },
      });
    expect(linesOf(events, 'purpose')).toEqual([
      '2140 0.06 EUR = 0.06 k',
      '1120 -0.06 EUR = -0.07 k',
      '5410 0.00 EUR = 0.01 k',
      '2140 0.04 EUR = 0.05 l',
      '1120 -0.04 EUR = -0.04 l',
      '4910 0.00 EUR = -0.01 l',
    ]);
  });

  it('takes the value of its own debt, whatever else is owed for the purpose', () => {
    const both = euros.commands(
      refunding(k, eur('91.00')),
      refunding(k, eur('95.00'), { refundId: 'B2', effectiveDate: '2024-12-02' }),
      refunding(k, usd('10.00'), { refundId: 'B3' }),
    );
    const second = both.when(payingRefund({ ...inEuros, refundId: 'B2' })).decided();
    expect(linesOf(second)).toEqual([
      '2140 95.00 EUR = 100.00',
      '1120 -95.00 EUR = -104.97',
      '5410 0.00 EUR = 4.97',
    ]);
    const first = both
      .events(...second)
      .when(payingRefund(inEuros))
      .decided();
    expect(linesOf(first)[0]).toBe('2140 91.00 EUR = 100.00');
    const early = both
      .events(...second)
      .when(payingRefund({ ...inEuros, effectiveDate: '2024-12-01' }))
      .decided();
    expect(linesOf(early)[0]).toBe('2140 91.00 EUR = 100.00');
  });

  it('takes its share of what a revaluation made of the debts of its purpose', () => {
    const both = euros.commands(
      refunding(k, eur('91.00')),
      refunding(k, eur('182.00'), { refundId: 'B2' }),
      refunding(l, eur('9.10'), { refundId: 'B3' }),
    );
    const dims = { donor: 'DON-A', pledge: 'P1', recommendation: 'n', purpose: 'k' } as const;
    const value = (account: string, usdValue: string) => ({
      account,
      currency: 'EUR',
      amount: '0.00',
      usd: usdValue,
      dims,
    });
    // The commands of this file cannot revalue, so an event with the lines of a revaluation replaces one.
    const revalued = both.events({
      type: 'ExpenditureReported',
      data: {
        effectiveDate: '2024-12-05',
        expenditureId: 'V1',
        ...k,
        level: 'GLOBAL',
        direct: eur('0.00'),
        directUsd: '0.00',
        document: 'revaluation',
        bankAccount: 'BK-EUR',
        ledgerAccount: '1120',
        policy: 'IPSAS23-UN@1',
        rate: { list: null, effectiveDate: null, unitsPerUsd: '1' },
        entries: [value('2140', '30.00'), value('4910', '-30.00')],
      },
    });
    const first = revalued.when(payingRefund(inEuros)).decided();
    expect(linesOf(first)[0]).toBe('2140 91.00 EUR = 90.00');
    const second = revalued
      .events(...first)
      .when(payingRefund({ ...inEuros, refundId: 'B2' }))
      .decided();
    expect(linesOf(second)[0]).toBe('2140 182.00 EUR = 180.00');
  });

  const advanced = givenPledge().commands(
    announcing(),
    settling([paying(eur('100.00'), '110.50', { instalment: undefined })]),
  );

  it.each([
    ['withdrawal', advanced.commands(withdrawing('2024-07-15'))],
    ['lapse', advanced.commands(lapsing('2024-07-15'))],
  ])('pays what a %s left, with the cash that it is owed for', (refundId, ended) => {
    const events = ended.when(payingRefund({ ...inEuros, refundId })).decided();
    expect(linesOf(events, 'purpose')).toEqual([
      '2140 100.00 EUR = 110.50 TA-GEN',
      '1120 -100.00 EUR = -110.50 TA-GEN',
    ]);
  });

  it('may leave through another system', () => {
    const events = owedDollars.when(payingRefund({ paidFrom: 'CLEARING' })).decided();
    expect(linesOf(events, 'bankAccount')[1]).toBe('1190 -100.00 USD = -100.00 CLEARING');
  });

  it('is not posted before the debt is', () => {
    const closed = { periods: { softClosed: [], closed: ['2024'] }, byController: false };
    const late = { today: '2025-03-01', posting: closed };
    const owedLate = euros
      .with(late)
      .commands(refunding(k, usd('100.00'), { postingDate: '2025-01-01' }));
    owedLate
      .with({ posting: { ...closed, periods: { softClosed: [], closed: [] } } })
      .when(payingRefund())
      .thenRefused('DATES_NOT_ORDERED', 'refunds owed of k in USD would be short by USD 100.00');
  });

  const paid = owedDollars.commands(payingRefund());
  it.each([
    ['PLEDGE_UNKNOWN', givenPledge(), payingRefund(), 'pledgeId'],
    ['REFUND_UNKNOWN', euros, payingRefund(), 'refundId'],
    ['REFUND_UNKNOWN', owedDollars, payingRefund({ refundId: 'withdrawal' }), 'refundId'],
    [
      'REFUND_UNKNOWN',
      owedDollars.commands(reversing(owedDollars.idOf('ContributionRefunded'), '2024-11-30')),
      payingRefund(),
      'refundId',
    ],
    ['REFUND_PAID', paid, payingRefund(), 'refundId'],
    [
      'PAYMENT_INCOMPLETE',
      owedDollars,
      payingRefund({ paymentReference: ' ' }),
      'paymentReference',
    ],
    ['CURRENCY_MISMATCH', owedDollars, payingRefund({ paidFrom: 'BK-EUR' }), 'paidFrom'],
    ['CURRENCY_MISMATCH', owedEuros, payingRefund(), 'paidFrom'],
    ['BANK_ACCOUNT_UNKNOWN', owedDollars, payingRefund({ paidFrom: 'BK-GBP' }), 'paidFrom'],
    [
      'BANK_ACCOUNT_NOT_OPEN',
      owedDollars.with({
        bankAccounts: {
          opened: exampleBankAccounts().opened.map((account) => ({
            ...account,
            effectiveDate: '2024-12-11',
          })),
        },
      }),
      payingRefund(),
      'paidFrom',
    ],
    [
      'DATES_NOT_ORDERED',
      owedDollars,
      payingRefund({ effectiveDate: '2024-11-29' }),
      'effectiveDate',
    ],
    ['DATE_IN_FUTURE', owedDollars, payingRefund({ effectiveDate: '2025-03-01' }), 'effectiveDate'],
    ['RATE_MISSING', owedEuros.with({ rates: { lists: [] } }), payingRefund(inEuros), undefined],
  ] as const)('is refused with %s (%#)', (code, state, command, field) => {
    const refusal = state.when(command).thenRefused(code);
    if (field !== undefined) expect(refusal.field).toBe(field);
  });

  it('names the event that paid it', () => {
    paid.when(payingRefund()).thenRefused('REFUND_PAID', paid.idOf('RefundPaid'));
  });
});

describe('what is paid', () => {
  const paid = owedDollars.commands(payingRefund());

  it('keeps its approval, whatever is taken along', () => {
    const approval = paid.idOf('ContributionRefunded');
    const payment = paid.idOf('RefundPaid');
    for (const withDependants of [false, true]) {
      const reversal = reversing(approval, '2024-12-11');
      paid
        .when({ ...reversal, facts: { ...reversal.facts, withDependants } })
        .thenRefused('DEPENDENT_EVENTS', `RefundPaid ${payment} depends on this event`);
    }
  });

  it('keeps its agreement', () => {
    const announced = givenPledge().commands(announcing(), signing());
    const gone = announced.commands(
      settling([paying(eur('1000.00'), '1104.97')]),
      allocating('TA-GEN', k, '1104.97'),
      refunding(k, usd('1098.90')),
      payingRefund(),
    );
    gone
      .when(reversing(announced.idOf('AgreementSigned'), '2024-12-11'))
      .thenRefused('DEPENDENT_EVENTS', 'a payment that never happened');
  });

  it('leaves yen without decimals', () => {
    const yen = givenPledge().commands(
      signingDirectly(
        { instalments: [{ no: 1, dueOn: '2024-06-30', amount: jpy('16090') }] },
        { amount: jpy('16090') },
      ),
      settling([paying(jpy('16090'), '100.00')], {
        bankAccount: 'BK-JPY',
        ledgerAccount: '1150',
      }),
      allocating('TA-GEN', k, '100.00'),
      refunding(k, jpy('1453')),
    );
    const events = yen.when(payingRefund({ paidFrom: 'BK-JPY' })).decided();
    expect(linesOf(events)).toEqual([
      '2140 1453 JPY = 10.00',
      '1150 -1453 JPY = -9.03',
      '4910 0 JPY = -0.97',
    ]);
  });
});
