import {
  allowing,
  announcing,
  approvedByController,
  eur,
  exampleCondition,
  givenPledge,
  instalments,
  jpy,
  linesOf,
  linesOn,
  paying,
  rateOf,
  revaluing,
  reversing,
  settling,
  signing,
  signingDirectly,
  undoing,
  usd,
  writingOff,
} from '@art30/testing';

/** EUR 1,000.00 at 0.900, USD 1,111.11, in one instalment. */
const owing = givenPledge().with(approvedByController).commands(signingDirectly());
const allowed = owing.commands(allowing('400.00'));
const onDay = (effectiveDate: string, applicationId = 'A1') => ({ effectiveDate, applicationId });

/** EUR 1,000.00 earmarked k and l, in one instalment: USD 777.78 and 333.33. */
const earmarked = givenPledge().commands(
  signingDirectly(
    {},
    {
      earmarks: [
        { purpose: 'k', amount: eur('700.00') },
        { purpose: 'l', amount: eur('300.00') },
      ],
    },
  ),
);

describe('booking an allowance', () => {
  it('is an expense against the allowance of the instalment', () => {
    const events = owing.when(allowing('400.00', { documentReference: 'model 3' })).thenEvents({
      type: 'AllowanceBooked',
      data: {
        allowanceId: 'L1',
        runId: 'ECL-2024',
        basis: 'lifetime expected loss',
        effectiveDate: '2024-11-30',
        documentReference: 'model 3',
        lines: [{ instalment: 1, purpose: 'TA-GEN', amount: usd('400.00') }],
      },
    });
    expect(linesOf(events, 'donor', 'pledge', 'recommendation', 'purpose', 'instalment')).toEqual([
      '5510 400.00 USD = 400.00 DON-A P1 n TA-GEN -',
      '1319 -400.00 USD = -400.00 DON-A P1 n TA-GEN 1',
    ]);
    expect(events[0]?.data.entries).toHaveLength(2);
  });

  it('releases below zero', () => {
    const events = allowed
      .when(allowing('-150.00', { allowanceId: 'L2' }))
      .thenEvents({ data: { lines: [{ amount: usd('-150.00') }] } });
    expect(linesOf(events, 'instalment')).toEqual([
      '5510 -150.00 USD = -150.00 -',
      '1319 150.00 USD = 150.00 1',
    ]);
  });

  it('may come to all that is receivable, and no further', () => {
    allowed.when(allowing('711.11', { allowanceId: 'L2' })).decided();
    const { field } = allowed
      .when(allowing('711.12', { allowanceId: 'L2' }))
      .thenRefused(
        'EXCEEDS_RECEIVABLE',
        'USD 711.12 is more than the USD 711.11 receivable of instalment 1 beyond its allowance',
      );
    expect(field).toBe('lines[0].amount');
  });

  it('may be released to nothing, and no further', () => {
    allowed.when(allowing('-400.00', { allowanceId: 'L2' })).decided();
    const { field } = allowed
      .when(allowing('-400.01', { allowanceId: 'L2' }))
      .thenRefused(
        'ALLOWANCE_EXCEEDED',
        'USD 400.01 is more than the USD 400.00 allowance of instalment 1',
      );
    expect(field).toBe('lines[0].amount');
  });

  it('is spread by what each purpose owes beyond its allowance, a release by the allowance', () => {
    const first = earmarked.commands(allowing('111.11'));
    expect(
      linesOn(
        '1319',
        first.recorded.map(({ event }) => event),
        'purpose',
      ),
    ).toEqual(['1319 -77.78 USD = -77.78 k', '1319 -33.33 USD = -33.33 l']);
    const onlyK = [{ instalment: 1, purpose: 'k', amount: usd('700.00') }];
    const second = first.commands(allowing('0.00', { allowanceId: 'L2', lines: onlyK }));
    const third = second.when(allowing('300.00', { allowanceId: 'L3' })).decided();
    expect(linesOn('1319', third, 'purpose')).toEqual(['1319 -300.00 USD = -300.00 l']);
    const release = second.when(allowing('-405.56', { allowanceId: 'L3' })).decided();
    expect(linesOn('5510', release, 'purpose')).toEqual([
      '5510 -388.89 USD = -388.89 k',
      '5510 -16.67 USD = -16.67 l',
    ]);
  });

  it('counts what earlier lines of the same command allow and release', () => {
    const lines = (...amounts: readonly string[]) =>
      amounts.map((amount) => ({ instalment: 1, amount: usd(amount) }));
    owing.when(allowing('0.00', { lines: lines('1000.00', '111.11') })).decided();
    owing
      .when(allowing('0.00', { lines: lines('1000.00', '111.12') }))
      .thenRefused('EXCEEDS_RECEIVABLE', 'the USD 111.11 receivable');
    owing.when(allowing('0.00', { lines: lines('1000.00', '-1000.00') })).decided();
    owing
      .when(allowing('0.00', { lines: lines('1000.00', '-1000.01') }))
      .thenRefused('ALLOWANCE_EXCEEDED', 'the USD 1000.00 allowance');
  });

  it('stands for its own instalment', () => {
    const two = givenPledge().commands(
      signingDirectly({ instalments: instalments(eur('900.00'), eur('100.00')) }),
    );
    two
      .when(allowing('0.00', { lines: [{ instalment: 2, amount: usd('111.12') }] }))
      .thenRefused('EXCEEDS_RECEIVABLE', 'the USD 111.11 receivable of instalment 2');
    two
      .commands(allowing('500.00'))
      .when(
        allowing('0.00', { allowanceId: 'L2', lines: [{ instalment: 2, amount: usd('-0.01') }] }),
      )
      .thenRefused('ALLOWANCE_EXCEEDED');
  });

  it('is not more than will be receivable on any later day', () => {
    owing
      .commands(settling([paying(eur('900.00'), '947.37')], onDay('2024-12-10')))
      .when(allowing('111.12'))
      .thenRefused('EXCEEDS_RECEIVABLE', 'the USD 111.11 receivable');
  });

  it.each([
    ['PLEDGE_UNKNOWN', givenPledge(), allowing('1.00'), 'pledgeId'],
    ['PLEDGE_STATUS', givenPledge().commands(announcing()), allowing('1.00'), undefined],
    ['DUPLICATE_ID', allowed, allowing('1.00'), 'id'],
    ['LIMIT_EXCEEDED', owing, allowing('1.00', { lines: [] }), 'lines'],
    [
      'INSTALMENT_UNKNOWN',
      owing,
      allowing('1.00', { lines: [{ instalment: 2, amount: usd('1.00') }] }),
      'lines[0].instalment',
    ],
    [
      'EXCEEDS_RECEIVABLE',
      owing,
      allowing('1.00', { lines: [{ instalment: 1, purpose: 'k', amount: usd('1.00') }] }),
      'lines[0].amount',
    ],
    [
      'EXCEEDS_RECEIVABLE',
      givenPledge().commands(signingDirectly({ condition: exampleCondition })),
      allowing('0.01'),
      'lines[0].amount',
    ],
    ['INVALID_AMOUNT', owing, allowing('0.00'), 'lines[0].amount'],
    [
      'CURRENCY_MISMATCH',
      owing,
      allowing('1.00', { lines: [{ instalment: 1, amount: eur('1.00') }] }),
      'lines[0].amount',
    ],
    ['DATE_IN_FUTURE', owing, allowing('1.00', { effectiveDate: '2025-01-03' }), 'effectiveDate'],
    [
      'DATES_NOT_ORDERED',
      owing,
      allowing('1.00', { effectiveDate: '2024-05-05' }),
      'effectiveDate',
    ],
  ] as const)('is refused with %s (%#)', (code, state, command, field) => {
    expect(state.when(command).thenRefused(code).field).toBe(field);
  });
});

describe('a receipt on an instalment with an allowance', () => {
  const received = (amount: string, usdValue: string, day = '2024-12-10') =>
    settling([paying(eur(amount), usdValue)], onDay(day));

  it('releases nothing while the allowance is within what is left', () => {
    const events = allowed.when(received('639.99', '673.67')).decided();
    expect(linesOn('1319', events)).toEqual([]);
    expect(linesOn('1310', events)).toEqual(['1310 -639.99 EUR = -711.10']);
  });

  it('releases what is above what is left', () => {
    const events = allowed.when(received('730.00', '768.42')).decided();
    expect(linesOf(events.slice(-1), 'pledge', 'purpose', 'instalment').slice(-3)).toEqual([
      '1310 -730.00 EUR = -811.11 P1 TA-GEN 1',
      '5510 -100.00 USD = -100.00 P1 TA-GEN -',
      '1319 100.00 USD = 100.00 P1 TA-GEN 1',
    ]);
  });

  it('leaves no allowance on an instalment that is paid', () => {
    const events = allowed.when(received('1000.00', '1052.63')).decided();
    expect(linesOn('1319', events)).toEqual(['1319 400.00 USD = 400.00']);
    expect(linesOn('5510', events)).toEqual(['5510 -400.00 USD = -400.00']);
  });

  it('counts what earlier lines of the same receipt took and released', () => {
    const lines = [paying(eur('730.00'), '768.42'), paying(eur('270.00'), '284.21')];
    const events = allowed.when(settling(lines, onDay('2024-12-10'))).decided();
    expect(linesOn('1319', events)).toEqual([
      '1319 100.00 USD = 100.00',
      '1319 300.00 USD = 300.00',
    ]);
  });

  it('gives the allowance back where the receipt is undone', () => {
    const paid = allowed.commands(received('1000.00', '1052.63'));
    const events = paid.when(undoing('A1', '2024-12-11')).decided();
    expect(linesOn('1319', events)).toEqual(['1319 -400.00 USD = -400.00']);
    paid
      .commands(undoing('A1', '2024-12-11'))
      .when(allowing('-400.00', { allowanceId: 'L2', effectiveDate: '2024-12-11' }))
      .decided();
  });

  it('is refused before the allowance, which then would be left on nothing', () => {
    allowed
      .when(received('1000.00', '1104.97', '2024-11-29'))
      .thenRefused(
        'ALLOWANCE_LEFT',
        'receivable beyond its allowance of instalment 1 for TA-GEN would be short by USD 400.00 on 2024-11-30: ' +
          'release or reverse the allowance first',
      );
    allowed.when(received('640.00', '707.18', '2024-11-29')).decided();
  });
});

describe('a revaluation of an instalment with an allowance', () => {
  const doubted = owing.commands(allowing('1100.00'));

  it('releases what is above the receivable', () => {
    const events = doubted.when(revaluing()).decided();
    expect(linesOf(events, 'purpose', 'instalment').slice(-3)).toEqual([
      '1310 0.00 EUR = -47.28 TA-GEN 1',
      '5510 -36.17 USD = -36.17 TA-GEN -',
      '1319 36.17 USD = 36.17 TA-GEN 1',
    ]);
  });

  it('is not reversed under an allowance of what it gave', () => {
    const november = { asAt: '2024-11-30', rates: { EUR: rateOf('0.880') } };
    const risen = owing.commands(revaluing(november), allowing('1136.36'));
    risen
      .when(reversing(risen.idOf('PledgeRevalued'), '2024-12-01'))
      .thenRefused('DEPENDENT_EVENTS', 'release or reverse the allowance first');
  });

  it('releases nothing of what stays within it', () => {
    const events = allowed.when(revaluing()).decided();
    expect(linesOn('1319', events)).toEqual([]);
  });
});

describe('a write-off of an instalment with an allowance', () => {
  it('uses the allowance first, and the rest is expense', () => {
    const events = allowed.when(writingOff(eur('1000.00'))).decided();
    expect(linesOf(events, 'purpose', 'instalment')).toEqual([
      '1319 400.00 USD = 400.00 TA-GEN 1',
      '5520 640.00 EUR = 711.11 TA-GEN -',
      '1310 -1000.00 EUR = -1111.11 TA-GEN 1',
    ]);
  });

  it('is no expense while the allowance covers it', () => {
    const events = allowed.when(writingOff(eur('360.00'))).decided();
    expect(linesOf(events)).toEqual(['1319 400.00 USD = 400.00', '1310 -360.00 EUR = -400.00']);
    const part = allowed.when(writingOff(eur('90.00'))).decided();
    expect(linesOf(part)).toEqual(['1319 100.00 USD = 100.00', '1310 -90.00 EUR = -100.00']);
  });

  it('leaves each currency in balance or exchanged, however small it is', () => {
    const yen = givenPledge()
      .with(approvedByController)
      .commands(
        signingDirectly(
          { instalments: [{ no: 1, dueOn: '2024-06-30', amount: jpy('3') }] },
          { amount: jpy('3') },
        ),
        allowing('0.01'),
      );
    expect(linesOf(yen.when(writingOff(jpy('3'))).decided())).toEqual([
      '1319 0.01 USD = 0.01',
      '5520 2 JPY = 0.01',
      '1310 -3 JPY = -0.02',
    ]);
    const one = yen.commands(writingOff(jpy('1'), { effectiveDate: '2024-12-01' }));
    expect(linesOf(one.recorded.slice(-1).map(({ event }) => event))).toEqual([
      '1319 0.01 USD = 0.01',
      '1310 -1 JPY = -0.01',
    ]);
  });

  it('leaves a unit of the amount for the allowance, which is exchanged for it', () => {
    const kind = 'MONTHLY' as const;
    const dear = { listId: 'dear', kind, rates: { JPY: '40' }, warnings: [] };
    const day = { effectiveDate: '2024-05-01', publishedOn: '2024-05-01', source: { name: 'l' } };
    const yen = givenPledge()
      .with({ ...approvedByController, rates: { lists: [{ ...dear, ...day }] } })
      .commands(
        signingDirectly(
          { instalments: [{ no: 1, dueOn: '2024-06-30', amount: jpy('1') }] },
          { amount: jpy('1') },
        ),
        allowing('0.01'),
      );
    expect(linesOf(yen.when(writingOff(jpy('1'))).decided())).toEqual([
      '1319 0.01 USD = 0.01',
      '5520 0 JPY = 0.02',
      '1310 -1 JPY = -0.03',
    ]);
  });

  it('uses the allowance once over the lines of one command', () => {
    const lines = [
      { instalment: 1, amount: eur('270.00') },
      { instalment: 1, amount: eur('270.00') },
    ];
    const events = allowed.when(writingOff(eur('0.00'), { lines })).decided();
    expect(linesOf(events)).toEqual([
      '1319 300.00 USD = 300.00',
      '1310 -270.00 EUR = -300.00',
      '1319 100.00 USD = 100.00',
      '5520 180.00 EUR = 200.00',
      '1310 -270.00 EUR = -300.00',
    ]);
  });

  it('leaves the allowance of another instalment and purpose', () => {
    const two = givenPledge()
      .with(approvedByController)
      .commands(
        signingDirectly({ instalments: instalments(eur('900.00'), eur('100.00')) }),
        allowing('500.00'),
      );
    const events = two
      .when(writingOff(eur('0.00'), { lines: [{ instalment: 2, amount: eur('100.00') }] }))
      .decided();
    expect(linesOn('1319', events)).toEqual([]);
  });

  it('gives the allowance back where it is reversed', () => {
    const gone = allowed.commands(writingOff(eur('1000.00')));
    const events = gone.when(reversing(gone.idOf('ReceivableWrittenOff'), '2024-12-01')).decided();
    expect(linesOn('1319', events)).toEqual(['1319 -400.00 USD = -400.00']);
  });
});

describe('reversing an allowance', () => {
  const allowance = allowed.idOf('AllowanceBooked');

  it('takes the expense back, and keeps its id', () => {
    const events = allowed.when(reversing(allowance, '2024-12-01')).decided();
    expect(linesOf(events, 'instalment')).toEqual([
      '5510 -400.00 USD = -400.00 -',
      '1319 400.00 USD = 400.00 1',
    ]);
    allowed
      .commands(reversing(allowance, '2024-12-01'))
      .when(allowing('1.00', { effectiveDate: '2024-12-01' }))
      .thenRefused('DUPLICATE_ID');
  });

  it('is blocked by what used it', () => {
    const gone = allowed.commands(writingOff(eur('360.00'), { effectiveDate: '2024-12-01' }));
    gone
      .when(reversing(allowance, '2024-12-02'))
      .thenRefused('DEPENDENT_EVENTS', `ReceivableWrittenOff ${gone.idOf('ReceivableWrittenOff')}`);
    const paid = allowed.commands(
      settling([paying(eur('1000.00'), '1052.63')], onDay('2024-12-01')),
    );
    paid.when(reversing(allowance, '2024-12-02')).thenRefused('DEPENDENT_EVENTS', 'ReceiptApplied');
  });

  it('comes before the signature is reversed', () => {
    const announced = givenPledge().commands(announcing(), signing(), allowing('1.00'));
    announced
      .when(reversing(announced.idOf('AgreementSigned'), '2024-12-01'))
      .thenRefused('DEPENDENT_EVENTS', 'an allowance is released or reversed by itself');
  });
});
