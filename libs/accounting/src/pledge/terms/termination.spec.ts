import {
  allocating,
  allowing,
  amendingAgreement,
  eur,
  exampleCondition,
  failing,
  givenPledge,
  instalments,
  linesOf,
  linesOn,
  meeting,
  paying,
  payingRefund,
  reallocating,
  refunding,
  reporting,
  rescheduling,
  revaluing,
  rateOf,
  reversing,
  settling,
  signingDirectly,
  terminating,
  usd,
} from '@art30/testing';

const of = (purpose: string, amount: string) => ({ purpose, amount: eur(amount) });
const stays = (instalment: number, amount: string, purpose?: string) => ({
  instalment,
  purpose,
  amount: eur(amount),
});
const k = { purpose: 'k', level: 'GLOBAL' };
const halves = instalments(eur('500.00'), eur('500.00'));

/** Pledge of EUR 1,000.00 in halves, worth USD 1,111.11 at the signature; the first half was received. */
const signed = givenPledge().commands(signingDirectly({ instalments: halves }));
const paid = signed.commands(settling([paying(eur('500.00'), '552.49')]));
const later = (applicationId: string) => ({
  applicationId,
  receiptId: applicationId,
  effectiveDate: '2024-11-02',
  valueDate: '2024-11-02',
});

describe('a signed agreement that is terminated', () => {
  it('cancels what does not stay due, against the revenue of it', () => {
    const events = paid.when(terminating({ staysDue: [stays(2, '200.00')] })).thenEvents({
      type: 'AgreementTerminated',
      data: {
        staysDue: [{ instalment: 2, ...of('TA-GEN', '200.00') }],
        cancelled: [{ instalment: 2, ...of('TA-GEN', '300.00') }],
        returned: [],
        released: [],
        refundId: undefined,
        reason: 'programme stopped',
      },
    });
    expect(linesOf(events, 'purpose', 'instalment')).toEqual([
      '1310 -300.00 EUR = -333.33 TA-GEN 2',
      '4110 300.00 EUR = 333.33 TA-GEN -',
    ]);
    expect(linesOn('9120', events, 'instalment')).toEqual(['9120 -300.00 EUR = -333.33 2']);
  });

  it('takes back the revenue, not what a run made of the receivable', () => {
    const valued = signed.commands(
      revaluing({ asAt: '2024-08-01', rates: { EUR: rateOf('0.500', '2024-08-01') } }),
    );
    const events = valued.when(terminating()).decided();
    expect(linesOf(events)).toEqual([
      '1310 -500.00 EUR = -1000.00',
      '1310 -500.00 EUR = -1000.00',
      '4110 1000.00 EUR = 1111.11',
      '5410 0.00 EUR = 888.89',
    ]);
  });

  it('releases the allowance for what is cancelled', () => {
    const lines = [{ instalment: 2, amount: usd('400.00') }];
    const allowed = paid.commands(allowing('400.00', { lines, effectiveDate: '2024-09-01' }));
    const events = allowed.when(terminating({ staysDue: [stays(2, '200.00')] })).decided();
    expect(linesOf(events).slice(2)).toEqual([
      '5510 -177.78 USD = -177.78',
      '1319 177.78 USD = 177.78',
    ]);
  });

  it('spreads what stays due over the purposes of an instalment by what each owes', () => {
    const two = givenPledge().commands(
      signingDirectly({}, { earmarks: [of('k', '600.00'), of('l', '400.00')] }),
    );
    two.when(terminating({ staysDue: [stays(1, '500.00')] })).thenEvents({
      data: {
        staysDue: [
          { instalment: 1, ...of('k', '300.00') },
          { instalment: 1, ...of('l', '200.00') },
        ],
        cancelled: [{ purpose: 'k' }, { purpose: 'l' }],
      },
    });
  });

  it('has its money received, spent, charged, refunded and paid back all the same', () => {
    const place = allocating('TA-GEN', k, '500.00');
    const ended = paid.commands(place, terminating({ staysDue: [stays(2, '200.00')] }));
    const after = { effectiveDate: '2024-11-10' };
    const { status } = ended.commands(
      settling([paying(eur('200.00'), '219.78', { instalment: 2 })], later('A2')),
      reporting(k, usd('100.00'), after),
      refunding(k, eur('100.00'), after),
      payingRefund({ paidFrom: 'BK-EUR', paymentReference: 'PAY-1' }),
    ).state;
    expect(status).toBe('signed');
    ended
      .when(settling([paying(eur('200.01'), '219.79', { instalment: 2 })], later('A2')))
      .thenRefused('SETTLEMENT_EXCEEDS_OUTSTANDING', '200.01 200.00');
  });

  it('gives back what was never allocated', () => {
    const back = (amount: string) =>
      refunding({ purpose: 'TA-GEN' }, eur(amount), { effectiveDate: '2024-11-10' });
    const ended = paid.commands(terminating());
    ended.when(back('500.00')).thenEvents({ type: 'ContributionRefunded' });
    ended.when(back('500.01')).thenRefused('INSUFFICIENT_UNSPENT', 'TA-GEN');
  });

  it.each([
    ['an allocation', allocating('TA-GEN', k, '10.00', { effectiveDate: '2024-11-10' })],
    ['a reallocation', reallocating(k, { purpose: 'l', level: 'GLOBAL' }, '10.00')],
    ['an amendment', amendingAgreement({ effectiveDate: '2024-11-10' })],
    ['a rescheduling', rescheduling([{ no: 2, dueOn: '2025-01-31' }])],
    ['a condition met', meeting([of('TA-GEN', '1.00')], { effectiveDate: '2024-11-10' })],
    ['a condition that fails', failing([of('TA-GEN', '1.00')], { effectiveDate: '2024-11-10' })],
    ['another termination', terminating({ effectiveDate: '2024-11-10', refundId: 'T2' })],
  ])('takes no more: %s', (_what, command) => {
    paid
      .commands(terminating())
      .when(command)
      .thenRefused('PLEDGE_STATUS', 'P1 terminated 2024-10-01');
  });
});

describe('a conditional agreement that is terminated', () => {
  /**
   * Pledge that received EUR 400.00 under a condition; EUR 100.00 of them are earned, because that part of the
   * condition is met.
   */
  const conditional = givenPledge().commands(
    signingDirectly({ condition: exampleCondition, instalments: halves }),
    settling([paying(eur('400.00'), '441.99')]),
    meeting([of('TA-GEN', '100.00')]),
  );

  it('owes back what came in and was not met, and is owed nothing more', () => {
    const ended = conditional.commands(terminating());
    const [event] = ended.recorded.slice(-1).map(({ event }) => event);
    expect(event).toMatchObject({
      data: {
        cancelled: [],
        refundId: 'T1',
        returned: [{ instalment: 1, ...of('TA-GEN', '300.00') }],
        released: [
          { instalment: 1, ...of('TA-GEN', '100.00') },
          { instalment: 2, ...of('TA-GEN', '500.00') },
        ],
      },
    });
    expect(linesOf([event as never])).toEqual([
      '2130 300.00 EUR = 331.49',
      '2140 -300.00 EUR = -331.49',
    ]);
    expect(linesOn('9122', [event as never])).toEqual(['9122 300.00 EUR = 333.34']);
    const pay = { refundId: 'T1', paidFrom: 'BK-EUR', paymentReference: 'PAY-1' };
    ended.when(payingRefund(pay)).thenEvents({ type: 'RefundPaid', data: { refundId: 'T1' } });
  });

  it('cancels what was met and not paid, but for what stays due', () => {
    const met = conditional.commands(meeting([of('TA-GEN', '600.00')]));
    const events = met.when(terminating({ staysDue: [stays(2, '50.00')] })).thenEvents({
      data: {
        staysDue: [{ instalment: 2, ...of('TA-GEN', '50.00') }],
        cancelled: [
          { instalment: 1, ...of('TA-GEN', '100.00') },
          { instalment: 2, ...of('TA-GEN', '150.00') },
        ],
        returned: [],
        refundId: undefined,
        released: [{ instalment: 2, ...of('TA-GEN', '300.00') }],
      },
    });
    expect(linesOf(events)).toEqual([
      '1310 -100.00 EUR = -110.50',
      '1310 -150.00 EUR = -165.74',
      '4110 250.00 EUR = 276.24',
    ]);
  });

  it('warns where what goes back is allocated', () => {
    const spent = conditional.commands(allocating('TA-GEN', k, '200.00'));
    spent.when(terminating()).thenEvents({ data: { warnings: [{ code: 'SHORTFALL' }] } });
  });
});

describe('the reversal of a termination', () => {
  it('lets the agreement run again, and owes no refund', () => {
    const ended = givenPledge().commands(
      signingDirectly({ condition: exampleCondition }),
      settling([paying(eur('400.00'), '441.99')]),
      terminating(),
    );
    const back = ended.commands(reversing(ended.idOf('AgreementTerminated')));
    expect(back.state).toMatchObject({ status: 'signed', terminatedOn: undefined });
    expect(back.state.status !== 'none' && back.state.refunds.size).toBe(0);
    back.when(meeting([of('TA-GEN', '400.00')], { effectiveDate: '2024-11-10' })).decided();
  });

  it('comes before that of the terms that it ended', () => {
    const ended = signed.commands(
      amendingAgreement({ amount: eur('900.00'), instalments: instalments(eur('900.00')) }),
      terminating(),
    );
    ended
      .when(reversing(ended.idOf('AgreementAmended')))
      .thenRefused('DEPENDENT_EVENTS', 'AgreementTerminated');
    ended
      .when(reversing(ended.idOf('AgreementSigned')))
      .thenRefused('DEPENDENT_EVENTS', 'AgreementTerminated');
  });

  it('is refused once its refund is paid', () => {
    const ended = givenPledge().commands(
      signingDirectly({ condition: exampleCondition }),
      settling([paying(eur('400.00'), '441.99')]),
      terminating(),
      payingRefund({ refundId: 'T1', paidFrom: 'BK-EUR', paymentReference: 'PAY-1' }),
    );
    ended
      .when(reversing(ended.idOf('AgreementTerminated'), '2024-12-15'))
      .thenRefused('DEPENDENT_EVENTS', 'RefundPaid');
  });
});

describe('what is refused about a termination', () => {
  it.each([
    [['DOCUMENT_REQUIRED', '', 'documentReference'], { documentReference: undefined }],
    [['DATE_IN_FUTURE', '', 'effectiveDate'], { effectiveDate: '2025-06-01' }],
    [['DATES_NOT_ORDERED', '2024-05-06', 'effectiveDate'], { effectiveDate: '2024-05-05' }],
    [['INSTALMENT_UNKNOWN', '3', 'staysDue[0].instalment'], { staysDue: [stays(3, '1.00')] }],
    [
      ['EXCEEDS_RECEIVABLE', '500.01 500.00 stay', 'staysDue[0].amount'],
      { staysDue: [stays(2, '500.01')] },
    ],
    [
      ['CURRENCY_MISMATCH', '', 'staysDue[0].amount'],
      { staysDue: [{ instalment: 2, amount: usd('1.00') }] },
    ],
  ] as const)('%s (%#)', (refusal, facts) => {
    paid.when(terminating(facts)).thenRefusal(refusal);
  });

  it('a pledge that is not signed, or not there', () => {
    givenPledge().when(terminating()).thenRefused('PLEDGE_UNKNOWN', 'P1');
  });

  it('a refund id that is used', () => {
    const conditional = givenPledge().commands(
      signingDirectly({ condition: exampleCondition }),
      settling([paying(eur('400.00'), '441.99')]),
    );
    conditional
      .when(terminating({ refundId: 'lapse' }))
      .thenRefused('DUPLICATE_ID', 'lapse', 'refundId');
  });
});
