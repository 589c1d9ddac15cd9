import {
  allocating,
  announcing,
  eur,
  exampleBankAccounts,
  exampleCondition,
  givenPledge,
  linesOf,
  linesOn,
  meeting,
  paying,
  payingRefund,
  refunding,
  reporting,
  reversing,
  settling,
  signing,
  signingDirectly,
  usd,
} from '@art30/testing';

const f = { purpose: 'k', level: 'GLOBAL' };
const inDollars = { bankAccount: 'BK-USD', ledgerAccount: '1110' };
const dollars = {
  instalments: [{ no: 1, dueOn: '2024-06-30', amount: usd('226000.00') }],
};

/** Pledge under recommendation (n) that received USD 226,000.00 and allocated it to one purpose. */
const allocated = givenPledge().commands(
  signingDirectly(dollars, { amount: usd('226000.00') }),
  settling([paying(usd('226000.00'), '226000.00')], inDollars),
  allocating('TA-GEN', f, '226000.00'),
);
const paid = { paidFrom: 'BK-USD', paymentReference: 'PAY-0002' };
const owed = allocated.commands(refunding(f, usd('20000.00')));

/** Pledge with EUR 1,000.00, received at 0.905 per USD and allocated to one purpose. */
const euros = givenPledge().commands(
  signingDirectly(),
  settling([paying(eur('1000.00'), '1104.97')]),
  allocating('TA-GEN', f, '1104.97'),
);

describe('refunding what is unspent', () => {
  it('lowers revenue, cash and authority where it is paid at once (E27)', () => {
    const events = allocated.when(refunding(f, usd('20000.00'), paid)).thenEvents({
      type: 'ContributionRefunded',
      data: {
        refundId: 'B1',
        effectiveDate: '2024-11-30',
        approvalReference: 'agreement art. 9',
        lines: [
          {
            ...f,
            owed: usd('20000.00'),
            gross: usd('20000.00'),
            programmable: '17699.12',
            supportReserve: '2300.88',
          },
        ],
        bankAccount: 'BK-USD',
        ledgerAccount: '1110',
        paymentReference: 'PAY-0002',
        warnings: [],
      },
    });
    const dims = ['donor', 'pledge', 'recommendation', 'purpose', 'level', 'bankAccount'] as const;
    expect(linesOf(events, ...dims)).toEqual([
      '4190 20000.00 USD = 20000.00 DON-A P1 n k - -',
      '1110 -20000.00 USD = -20000.00 DON-A P1 n k - BK-USD',
    ]);
    expect([
      ...linesOn('9210', events, 'purpose', 'level'),
      ...linesOn('9220', events, 'purpose', 'level'),
      ...linesOn('9290', events, 'purpose', 'level'),
    ]).toEqual([
      '9210 -17699.12 USD = -17699.12 k GLOBAL',
      '9220 -2300.88 USD = -2300.88 k GLOBAL',
      '9290 20000.00 USD = 20000.00 k GLOBAL',
    ]);
    expect(events[0]?.data.entries).toHaveLength(5);
  });

  it('is a debt where it is approved and not paid', () => {
    const events = allocated
      .when(refunding(f, usd('20000.00'), { documentReference: 'letter 3' }))
      .thenEvents({ data: { documentReference: 'letter 3' } });
    for (const fact of ['bankAccount', 'ledgerAccount', 'paymentReference'])
      expect(events[0]?.data).not.toHaveProperty(fact);
    expect(linesOf(events, 'pledge', 'purpose', 'bankAccount')).toEqual([
      '4190 20000.00 USD = 20000.00 P1 k -',
      '2140 -20000.00 USD = -20000.00 P1 k -',
    ]);
    expect(owed.state).toMatchObject({ status: 'signed' });
    const { refunds } = owed.state as { refunds: ReadonlyMap<string, unknown> };
    expect(refunds.get('B1')).toEqual({
      refundId: 'B1',
      eventId: 'e4',
      currency: 'USD',
      lines: [{ purpose: 'k', amount: 2_000_000n, usd: 2_000_000n }],
    });
  });

  it('takes both residuals where it takes the whole remainder', () => {
    allocated
      .commands(reporting(f, usd('100.00')))
      .when(refunding(f, usd('225900.00')))
      .thenEvents({ data: { lines: [{ programmable: '199900.00', supportReserve: '26000.00' }] } });
    allocated
      .commands(reporting(f, usd('100.00')))
      .when(refunding(f, usd('225899.99')))
      .thenRefused('INSUFFICIENT_UNSPENT', 'short by USD 11.50');
  });

  it('may be in the currency of the pledge, at the rate of the day; cash and authority go with its value', () => {
    const events = euros
      .when(refunding(f, eur('91.00'), { paidFrom: 'BK-EUR', paymentReference: 'PAY-1' }))
      .thenEvents({
        data: {
          rate: { unitsPerUsd: '0.910' },
          lines: [{ owed: eur('91.00'), gross: usd('100.55'), programmable: '88.98' }],
        },
      });
    expect(linesOf(events)).toEqual([
      '4190 91.00 EUR = 100.00',
      '1120 -91.00 EUR = -100.55',
      '5410 0.00 EUR = 0.55',
    ]);
  });

  it('converts the whole once and splits it over the lines', () => {
    const third = { ...f, gross: eur('0.01') };
    const events = euros
      .when(refunding(f, eur('0.00'), { lines: [third, third, third] }))
      .thenEvents({
        data: {
          lines: [{ gross: usd('0.01') }, { gross: usd('0.01') }, { gross: usd('0.01') }],
        },
      });
    expect(linesOn('2140', events)).toHaveLength(3);
    const large = { ...f, gross: eur('10.00') };
    euros.when(refunding(f, eur('0.00'), { lines: [large, large] })).thenEvents({
      data: { lines: [{ gross: usd('11.05') }, { gross: usd('11.05') }] },
    });
  });

  it('warns of an old rate', () => {
    euros
      .when(refunding(f, eur('1.00'), { effectiveDate: '2024-11-30' }))
      .thenEvents({ data: { warnings: [{ code: 'RATE_OLD' }] } });
  });

  it('takes no more than is unspent, then or later', () => {
    allocated
      .when(refunding(f, usd('226000.01')))
      .thenRefused('INSUFFICIENT_UNSPENT', '226000.01 226000.00 P1 k 2024-11-30', 'lines');
    allocated
      .commands(reporting(f, usd('200000.00'), { effectiveDate: '2024-12-15' }))
      .when(refunding(f, usd('1.00')))
      .thenRefused('INSUFFICIENT_UNSPENT', 'on 2024-12-15');
    owed
      .when(allocating('TA-GEN', f, '0.01', { allocationId: 'G9', effectiveDate: '2024-12-01' }))
      .thenRefused('INSUFFICIENT_CASH');
  });

  it('takes no more than the purpose has of cash, wherever of it that was spent', () => {
    const national = { purpose: 'k', level: 'NATIONAL' };
    const overspent = givenPledge().commands(
      signingDirectly(dollars, { amount: usd('226000.00') }),
      settling([paying(usd('226000.00'), '226000.00')], inDollars),
      allocating('TA-GEN', f, '113000.00'),
      allocating('TA-GEN', national, '11300.00', { allocationId: 'G2' }),
      reporting(national, usd('24300.00'), { effectiveDate: '2024-12-15' }),
    );
    overspent.when(refunding(f, usd('100000.00'))).decided();
    overspent
      .when(refunding(f, usd('100000.01')))
      .thenRefused('INSUFFICIENT_UNSPENT', '100000.01 100000.00 P1 k 2024-12-15', 'lines');
    const owing = overspent.commands(refunding(f, usd('60000.00')));
    const halves = [
      { ...f, gross: usd('20000.00') },
      { ...f, gross: usd('20000.01') },
    ];
    owing
      .when(refunding(f, usd('0.00'), { refundId: 'B2', lines: halves }))
      .thenRefused('INSUFFICIENT_UNSPENT', '40000.01 40000.00', 'lines');
  });

  const line = (more: object) => ({ lines: [{ ...f, gross: usd('1.00'), ...more }] });
  it.each([
    ['PLEDGE_UNKNOWN', givenPledge(), refunding(f, usd('1.00')), 'pledgeId'],
    ['PLEDGE_STATUS', givenPledge().commands(announcing()), refunding(f, usd('1.00')), undefined],
    ['DUPLICATE_ID', owed, refunding(f, usd('1.00')), 'id'],
    ['DUPLICATE_ID', allocated, refunding(f, usd('1.00'), { refundId: 'G1' }), 'id'],
    ['DUPLICATE_ID', allocated, refunding(f, usd('1.00'), { refundId: 'withdrawal' }), 'id'],
    ['DUPLICATE_ID', allocated, refunding(f, usd('1.00'), { refundId: 'lapse' }), 'id'],
    [
      'APPROVAL_REFERENCE_REQUIRED',
      allocated,
      refunding(f, usd('1.00'), { approvalReference: ' ' }),
      'approvalReference',
    ],
    [
      'PAYMENT_INCOMPLETE',
      allocated,
      refunding(f, usd('1.00'), { paidFrom: 'BK-USD' }),
      'paymentReference',
    ],
    [
      'PAYMENT_INCOMPLETE',
      allocated,
      refunding(f, usd('1.00'), { paidFrom: 'BK-USD', paymentReference: ' ' }),
      'paymentReference',
    ],
    [
      'PAYMENT_INCOMPLETE',
      allocated,
      refunding(f, usd('1.00'), { paymentReference: 'PAY-1' }),
      'paidFrom',
    ],
    [
      'CURRENCY_MISMATCH',
      allocated,
      refunding(f, usd('1.00'), { ...paid, paidFrom: 'BK-EUR' }),
      'paidFrom',
    ],
    ['CURRENCY_MISMATCH', allocated, refunding(f, eur('1.00')), 'lines[0].gross'],
    [
      'CURRENCY_MISMATCH',
      euros,
      refunding(f, eur('1.00'), {
        lines: [
          { ...f, gross: eur('1.00') },
          { ...f, gross: usd('1.00') },
        ],
      }),
      'lines[1].gross',
    ],
    [
      'BANK_ACCOUNT_UNKNOWN',
      allocated,
      refunding(f, usd('1.00'), { ...paid, paidFrom: 'BK-GBP' }),
      'paidFrom',
    ],
    [
      'BANK_ACCOUNT_NOT_OPEN',
      allocated.with({
        bankAccounts: {
          opened: exampleBankAccounts().opened.map((account) => ({
            ...account,
            effectiveDate: '2024-12-01',
          })),
        },
      }),
      refunding(f, usd('1.00'), paid),
      'paidFrom',
    ],
    ['LEVEL_REQUIRED', allocated, refunding(f, usd('1.00'), line({ level: '' })), 'lines[0].level'],
    ['LIMIT_EXCEEDED', allocated, refunding(f, usd('1.00'), { lines: [] }), 'lines'],
    ['INVALID_AMOUNT', allocated, refunding(f, usd('0.00')), 'lines[0].gross'],
    [
      'DATE_IN_FUTURE',
      allocated,
      refunding(f, usd('1.00'), { effectiveDate: '2025-06-01' }),
      'effectiveDate',
    ],
    [
      'DATES_NOT_ORDERED',
      allocated,
      refunding(f, usd('1.00'), { effectiveDate: '2024-05-05' }),
      'effectiveDate',
    ],
    [
      'INSUFFICIENT_UNSPENT',
      allocated,
      refunding({ ...f, country: 'KEN' }, usd('1.00')),
      undefined,
    ],
  ] as const)('is refused with %s (%#)', (code, state, command, field) => {
    expect(state.when(command).thenRefused(code).field).toBe(field);
  });
});

describe('refunding under a condition', () => {
  const conditional = givenPledge().commands(
    signingDirectly({ ...dollars, condition: exampleCondition }, { amount: usd('226000.00') }),
    settling([paying(usd('226000.00'), '226000.00')], inDollars),
    allocating('TA-GEN', f, '226000.00'),
  );
  const share = { purpose: 'TA-GEN', amount: usd('100000.00') };
  const met = conditional.commands(meeting([share], { effectiveDate: '2024-10-01' }));

  it('leaves the money whose condition is not met', () => {
    conditional
      .when(refunding(f, usd('0.01')))
      .thenRefused('REFUND_EXCEEDS_EARNED', 'USD 0.01 0.00', 'lines');
  });

  it('gives back what is earned, from the day on which it was, and no cent more', () => {
    met.when(refunding(f, usd('100000.00'))).thenEvents({ type: 'ContributionRefunded' });
    met
      .when(refunding(f, usd('100000.01')))
      .thenRefused('REFUND_EXCEEDS_EARNED', 'USD 100000.01 100000.00', 'lines');
    met
      .when(refunding(f, usd('0.01'), { effectiveDate: '2024-09-30' }))
      .thenRefused('REFUND_EXCEEDS_EARNED', 'USD 0.01 0.00', 'lines');
  });

  it('gives nothing back twice, owed or paid', () => {
    const second = (gross: string) => refunding(f, usd(gross), { refundId: 'B2' });
    for (const first of [refunding(f, usd('60000.00')), refunding(f, usd('60000.00'), paid)]) {
      const once = met.commands(first);
      once.when(second('40000.00')).decided();
      once
        .when(second('40000.01'))
        .thenRefused('REFUND_EXCEEDS_EARNED', 'USD 40000.01 40000.00', 'lines');
    }
  });
});

describe('reversing a refund', () => {
  it('leaves another one owed', () => {
    const both = owed.commands(refunding(f, usd('5000.00'), { refundId: 'B2' }));
    const one = both.commands(reversing(owed.idOf('ContributionRefunded'), '2024-12-01'));
    one.when(payingRefund({ refundId: 'B2' })).thenEvents({ type: 'RefundPaid' });
    one.when(payingRefund()).thenRefused('REFUND_UNKNOWN', 'P1 B1', 'refundId');
  });

  const approval = owed.idOf('ContributionRefunded');

  it('takes the debt back, and the authority stands again', () => {
    const events = owed.when(reversing(approval, '2024-12-01')).thenEvents({
      data: { reverses: approval, reversedType: 'ContributionRefunded' },
    });
    expect(linesOf(events)).toEqual([
      '4190 -20000.00 USD = -20000.00',
      '2140 20000.00 USD = 20000.00',
    ]);
    const undone = owed.commands(reversing(approval, '2024-12-01'));
    const later = { effectiveDate: '2024-12-01' };
    undone.when(refunding(f, usd('1.00'), later)).thenRefused('DUPLICATE_ID');
    undone
      .when(refunding(f, usd('226000.00'), { ...later, refundId: 'B2' }))
      .thenEvents({ data: { lines: [{ programmable: '200000.00' }] } });
    const { refunds } = undone.state as { refunds: ReadonlyMap<string, unknown> };
    expect([...refunds.keys()]).toEqual([]);
  });

  it('comes before the signature is reversed', () => {
    const signed = givenPledge().commands(
      announcing({ amount: usd('226000.00') }),
      signing(dollars),
    );
    const refunded = signed.commands(
      settling([paying(usd('226000.00'), '226000.00')], inDollars),
      allocating('TA-GEN', f, '226000.00'),
      refunding(f, usd('226000.00')),
    );
    refunded
      .when(reversing(refunded.idOf('AgreementSigned'), '2024-12-01'))
      .thenRefused('DEPENDENT_EVENTS');
  });
});
