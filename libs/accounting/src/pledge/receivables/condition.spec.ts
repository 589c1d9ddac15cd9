import {
  allocating,
  amendingAgreement,
  announcing,
  eur,
  exampleCondition,
  failing,
  fencedThrough,
  givenPledge,
  instalments,
  linesOf,
  linesOn,
  meeting,
  paying,
  reversing,
  settling,
  signing,
  signingDirectly,
  undoing,
  usd,
  withdrawing,
} from '@art30/testing';

const of = (purpose: string, amount: string) => ({ purpose, amount: eur(amount) });

/** EUR 1,000.00 for k and l, due in halves, worth USD 1,111.11 at the signature. */
const signed = givenPledge().commands(
  signingDirectly(
    { condition: exampleCondition, instalments: instalments(eur('500.00'), eur('500.00')) },
    { earmarks: [of('k', '600.00'), of('l', '400.00')] },
  ),
);
/** EUR 400.00 of the first half came in: 240.00 for k, worth USD 265.19, and 160.00 for l. */
const paid = signed.commands(settling([paying(eur('400.00'), '441.99')]));
const later = { applicationId: 'A2', receiptId: 'R2', effectiveDate: '2024-09-02' };

describe('a condition that is met', () => {
  it('makes revenue of the money that came in, at the value it came in with (E25)', () => {
    const events = paid.when(meeting([of('k', '60.00')])).thenEvents({
      type: 'ConditionMet',
      data: {
        amount: eur('60.00'),
        earned: [{ instalment: 1, purpose: 'k', amount: eur('60.00') }],
        due: [],
        rate: undefined,
        evidence: 'report 1',
        warnings: [],
      },
    });
    expect(linesOf(events, 'pledge', 'purpose', 'instalment')).toEqual([
      '2130 60.00 EUR = 66.30 P1 k -',
      '4110 -60.00 EUR = -66.30 P1 k -',
    ]);
    expect(linesOn('9121', events, 'instalment')).toEqual(['9121 -60.00 EUR = -66.67 1']);
    expect(linesOn('9120', events, 'instalment')).toEqual(['9120 60.00 EUR = 66.30 1']);
    expect(linesOn('9150', events)).toEqual([]);
  });

  it('makes a receivable of what had not come in, at the rate of the day', () => {
    const events = paid.when(meeting([of('k', '600.00')])).thenEvents({
      data: {
        earned: [{ instalment: 1, purpose: 'k', amount: eur('240.00') }],
        due: [
          { instalment: 1, purpose: 'k', amount: eur('60.00') },
          { instalment: 2, purpose: 'k', amount: eur('300.00') },
        ],
        rate: { unitsPerUsd: '0.905' },
      },
    });
    expect(linesOf(events, 'purpose', 'instalment')).toEqual([
      '2130 240.00 EUR = 265.19 k -',
      '1310 60.00 EUR = 66.30 k 1',
      '1310 300.00 EUR = 331.49 k 2',
      '4110 -600.00 EUR = -662.98 k -',
    ]);
    expect(linesOn('9150', events, 'instalment')).toEqual([
      '9150 -60.00 EUR = -66.67 1',
      '9150 -300.00 EUR = -333.33 2',
    ]);
    expect(linesOn('9121', events, 'instalment')).toEqual([
      '9121 -240.00 EUR = -266.67 1',
      '9121 -60.00 EUR = -66.67 1',
      '9121 -300.00 EUR = -333.33 2',
    ]);
    expect(linesOn('9120', events, 'instalment')).toEqual([
      '9120 240.00 EUR = 265.19 1',
      '9120 60.00 EUR = 66.30 1',
      '9120 300.00 EUR = 331.49 2',
    ]);
    expect(linesOn('9190', events)).toHaveLength(8);
  });

  it('converts what is due once, over all purposes', () => {
    const events = signed.when(meeting([of('k', '0.03'), of('l', '0.03')])).decided();
    expect(linesOn('1310', events, 'purpose')).toEqual([
      '1310 0.03 EUR = 0.04 k',
      '1310 0.03 EUR = 0.03 l',
    ]);
  });

  it('takes the amounts of one purpose together', () => {
    const events = paid.when(meeting([of('k', '200.00'), of('k', '50.00')])).decided();
    expect(linesOn('4110', events)).toEqual(['4110 -250.00 EUR = -276.24']);
  });

  it('warns of an old rate where something is due', () => {
    const old = { effectiveDate: '2024-08-31' };
    signed
      .when(meeting([of('k', '1.00')], old))
      .thenEvents({ data: { warnings: [{ code: 'RATE_OLD' }] } });
    paid.when(meeting([of('k', '1.00')], old)).thenEvents({ data: { warnings: [] } });
  });

  it('needs no rate where all had come in', () => {
    const without = { rates: { lists: [] } };
    paid
      .with(without)
      .when(meeting([of('k', '240.00')]))
      .decided();
    paid
      .with(without)
      .when(meeting([of('k', '240.01')]))
      .thenRefused('RATE_MISSING');
  });

  it('is met at most as far as it is open', () => {
    paid.when(meeting([of('k', '600.00'), of('l', '400.00')])).decided();
    const refusal = paid
      .when(meeting([of('k', '1.00'), of('l', '400.01')]))
      .thenRefused('CONDITION_EXCEEDED', '400.01 is more than the 400.00');
    expect(refusal.field).toBe('lines[1].amount');
    paid.when(meeting([of('f', '0.01')])).thenRefused('CONDITION_EXCEEDED', 'than the 0.00');
    const half = paid.commands(meeting([of('k', '300.00')]));
    half.when(meeting([of('k', '300.00')])).decided();
    half.when(meeting([of('k', '300.01')])).thenRefused('CONDITION_EXCEEDED');
  });

  it('takes money only from the day on which it is there', () => {
    const events = paid
      .when(meeting([of('k', '60.00')], { effectiveDate: '2024-07-01' }))
      .decided();
    expect(linesOf(events)).toEqual(['1310 60.00 EUR = 66.30', '4110 -60.00 EUR = -66.30']);
    const posted = { effectiveDate: '2024-07-01', postingDate: '2024-08-01' };
    const fenced = paid.with(fencedThrough('2024-07'));
    const later = fenced.when(meeting([of('k', '60.00')], posted)).decided();
    expect(linesOf(later)[0]).toMatch(/^2130 /);
  });

  it('leaves to a later fact what that takes', () => {
    const early = { effectiveDate: '2024-07-01' };
    paid.when(meeting([of('k', '360.00')], early)).decided();
    paid.when(meeting([of('k', '360.01')], early)).thenRefused('CONDITION_EXCEEDED', '360.00');
  });
});

describe('money that comes in after a condition was met', () => {
  const met = signed.commands(meeting([of('k', '100.00')]));
  const pays = (amount: string, cashUsd: string, purpose = 'k') =>
    settling([paying(eur(amount), cashUsd, { purpose })], later);

  it('clears the receivable first, with its exchange difference', () => {
    const events = met.when(pays('100.00', '109.29')).decided();
    expect(linesOf(events, 'purpose', 'instalment').slice(2)).toEqual([
      '1120 100.00 EUR = 109.29 k -',
      '5410 0.00 EUR = 1.21 k -',
      '1310 -100.00 EUR = -110.50 k 1',
    ]);
    expect(linesOn('9150', events)).toEqual([]);
  });

  it('is then a liability under the condition', () => {
    const events = met.when(pays('150.00', '163.93')).decided();
    expect(linesOf(events, 'purpose', 'instalment').slice(2)).toEqual([
      '1120 150.00 EUR = 163.93 k -',
      '5410 0.00 EUR = 1.21 k -',
      '1310 -100.00 EUR = -110.50 k 1',
      '2130 -50.00 EUR = -54.64 k -',
    ]);
    expect(linesOn('9150', events, 'instalment')).toEqual(['9150 -50.00 EUR = -55.56 1']);
    expect(linesOn('9130', events, 'instalment')).toEqual(['9130 150.00 EUR = 163.93 1']);
  });

  it('clears in proportion, and at last all of it', () => {
    const events = met.commands(pays('30.00', '32.79')).when(
      settling([paying(eur('70.00'), '76.50', { purpose: 'k' })], {
        ...later,
        applicationId: 'A3',
        receiptId: 'R3',
      }),
    );
    expect(linesOn('1310', events.decided())).toEqual(['1310 -70.00 EUR = -77.35']);
  });

  it('clears the receivable of both lines of one application', () => {
    const line = (amount: string, cashUsd: string) =>
      paying(eur(amount), cashUsd, { purpose: 'k' });
    const events = met.when(settling([line('60.00', '65.57'), line('60.00', '65.57')], later));
    expect(linesOf(events.decided()).filter((text) => /^(1310|2130)/.test(text))).toEqual([
      '1310 -60.00 EUR = -66.30',
      '1310 -40.00 EUR = -44.20',
      '2130 -20.00 EUR = -21.86',
    ]);
  });

  it('is a liability for a purpose or an instalment of which nothing is earned', () => {
    for (const events of [
      met.when(pays('100.00', '109.29', 'l')).decided(),
      met
        .when(settling([paying(eur('100.00'), '109.29', { instalment: 2, purpose: 'k' })], later))
        .decided(),
    ]) {
      expect(linesOf(events).slice(3)).toEqual(['2130 -100.00 EUR = -109.29']);
    }
  });

  it('settles no more than both', () => {
    met.when(pays('300.00', '327.87')).decided();
    met.when(pays('300.01', '327.88')).thenRefused('SETTLEMENT_EXCEEDS_OUTSTANDING');
  });
});

describe('a condition that fails', () => {
  it('owes the money back that came in, under an id of its own', () => {
    const events = paid.when(failing([of('k', '60.00')], { evidence: 'report 2' })).thenEvents({
      type: 'ConditionFailed',
      data: {
        amount: eur('60.00'),
        returned: [{ instalment: 1, ...of('k', '60.00') }],
        released: [],
        refundId: 'F1',
        evidence: 'report 2',
      },
    });
    expect(linesOf(events, 'pledge', 'purpose', 'instalment')).toEqual([
      '2130 60.00 EUR = 66.30 P1 k -',
      '2140 -60.00 EUR = -66.30 P1 k -',
    ]);
  });

  it('is not conditional any more where money came in, and stays agreed', () => {
    const events = paid.when(failing([of('k', '60.00')])).decided();
    expect(linesOn('9121', events, 'instalment')).toEqual(['9121 -60.00 EUR = -66.67 1']);
    expect(linesOn('9122', events, 'instalment')).toEqual(['9122 60.00 EUR = 66.67 1']);
    expect(linesOn('9150', events)).toEqual([]);
  });

  it('is no part of the average by which less is agreed afterwards', () => {
    const one = (amount: string) => ({
      amount: eur(amount),
      instalments: instalments(eur(amount)),
    });
    const failed = givenPledge().commands(
      signingDirectly({ condition: exampleCondition }),
      settling([paying(eur('400.00'), '441.99')]),
      failing([of('TA-GEN', '400.00')]),
      amendingAgreement(one('1400.00')),
    );
    // EUR 600.00 at 666.67 of the total, EUR 400.00 at 441.99; the failed EUR 400.00 had 444.44.
    const less = amendingAgreement({ ...one('900.00'), effectiveDate: '2024-08-02' });
    const events = failed.when(less).decided();
    expect(linesOn('9121', events)).toEqual(['9121 -500.00 EUR = -554.33']);
    expect(linesOn('9122', events)).toEqual([]);
  });

  it('opens the refund with what each purpose is owed', () => {
    const failed = paid.commands(failing([of('k', '600.00'), of('l', '10.00')]));
    const { state } = failed;
    expect(state.status !== 'none' && state.refunds.get('F1')).toEqual({
      refundId: 'F1',
      eventId: failed.idOf('ConditionFailed'),
      currency: 'EUR',
      lines: [
        { purpose: 'k', amount: 24_000n, usd: 26_519n },
        { purpose: 'l', amount: 1_000n, usd: 1_105n },
      ],
    });
  });

  it('takes back the promise of what had not come in', () => {
    const events = paid.when(failing([of('k', '600.00')])).thenEvents({
      data: {
        returned: [{ instalment: 1, ...of('k', '240.00') }],
        released: [
          { instalment: 1, ...of('k', '60.00') },
          { instalment: 2, ...of('k', '300.00') },
        ],
      },
    });
    expect(linesOf(events)).toEqual(['2130 240.00 EUR = 265.19', '2140 -240.00 EUR = -265.19']);
    const taken = ['-60.00 EUR = -66.67 1', '-300.00 EUR = -333.33 2'];
    expect(linesOn('9150', events, 'instalment')).toEqual(taken.map((text) => `9150 ${text}`));
    // The received part of the first instalment takes its share of the value: 333.34 × 240 ÷ 300.
    const failed = '240.00 EUR = 266.67 1';
    expect(linesOn('9121', events, 'instalment')).toEqual([
      '9121 -240.00 EUR = -266.67 1',
      ...taken.map((text) => `9121 ${text}`),
    ]);
    expect(linesOn('9122', events, 'instalment')).toEqual([`9122 ${failed}`]);
  });

  it('opens no refund where nothing had come in', () => {
    const events = signed.when(failing([of('k', '600.00')])).thenEvents({
      data: { returned: [], refundId: undefined },
    });
    expect(linesOf(events)).toEqual([]);
    const { state } = signed.commands(failing([of('k', '600.00')]));
    expect(state.status !== 'none' && state.refunds.size).toBe(0);
  });

  it('fails at most as far as it is open', () => {
    const half = paid.commands(meeting([of('k', '100.00')]), failing([of('k', '200.00')]));
    const again = { refundId: 'F2' };
    half.when(failing([of('k', '300.00')], again)).decided();
    const refusal = half
      .when(failing([of('k', '300.01')], again))
      .thenRefused('CONDITION_EXCEEDED', '300.01 is more than the 300.00');
    expect(refusal.field).toBe('lines[0].amount');
  });

  it('lowers what can be allocated, and says so where that is allocated', () => {
    const spent = paid.commands(allocating('k', { purpose: 'k', level: 'GLOBAL' }, '200.00'));
    const [enough] = spent.when(failing([of('k', '58.00')])).decided();
    expect(enough?.data.warnings).toBeUndefined();
    spent.when(failing([of('k', '60.00')])).thenEvents({
      data: {
        warnings: [
          {
            code: 'SHORTFALL',
            detail: 'unallocated cash of k is short by USD 1.11 on 2024-09-01',
          },
        ],
      },
    });
  });

  it('leaves no money to earn', () => {
    const failed = paid.commands(failing([of('k', '240.00')]));
    const events = failed.when(meeting([of('k', '10.00')])).decided();
    expect(linesOf(events)).toEqual(['1310 10.00 EUR = 11.05', '4110 -10.00 EUR = -11.05']);
  });
});

describe('the reversal of either', () => {
  it('mirrors what was met', () => {
    const met = paid.commands(meeting([of('k', '250.00')]));
    const reversal = reversing(met.idOf('ConditionMet'));
    const events = met.when(reversal).thenEvents({ data: { reversedType: 'ConditionMet' } });
    expect(linesOf(events)).toEqual([
      '2130 -240.00 EUR = -265.19',
      '1310 -10.00 EUR = -11.05',
      '4110 250.00 EUR = 276.24',
    ]);
    const again = meeting([of('k', '600.00')], { effectiveDate: '2024-11-01' });
    met.commands(reversal).when(again).decided();
  });

  it('mirrors what failed, whose refund id stays used', () => {
    const failed = paid.commands(failing([of('k', '250.00')]));
    for (const refundId of ['withdrawal', 'lapse']) {
      paid
        .when(failing([of('k', '250.00')], { refundId }))
        .thenRefused('DUPLICATE_ID', `${refundId} is reserved`, 'refundId');
    }
    const reversed = failed.commands(reversing(failed.idOf('ConditionFailed')));
    expect(linesOf(reversed.recorded.slice(-1).map(({ event }) => event))).toEqual([
      '2130 -240.00 EUR = -265.19',
      '2140 240.00 EUR = 265.19',
    ]);
    const again = { effectiveDate: '2024-11-01' };
    reversed
      .when(failing([of('k', '600.00')], again))
      .thenRefused('DUPLICATE_ID', 'F1 is already used');
    reversed.when(failing([of('k', '600.00')], { ...again, refundId: 'F2' })).decided();
  });

  it('is refused while money stands on it', () => {
    const met = signed.commands(meeting([of('k', '100.00')]));
    const cleared = met.commands(
      settling([paying(eur('100.00'), '109.29', { purpose: 'k' })], later),
    );
    const reversal = reversing(met.idOf('ConditionMet'));
    cleared.when(reversal).thenRefused('DEPENDENT_EVENTS', 'outstanding of 1 k');
    cleared.commands(undoing('A2', '2024-10-01')).when(reversal).decided();
  });

  it('comes before that of the money it took', () => {
    const met = paid.commands(meeting([of('k', '10.00')]));
    met.when(undoing()).thenRefused('DEPENDENT_EVENTS');
    met
      .commands(reversing(met.idOf('ConditionMet'), '2024-08-01'))
      .when(undoing())
      .decided();
  });

  it('comes before that of the money of the same instalment', () => {
    const both = paid
      .commands(settling([paying(eur('240.00'), '265.19', { instalment: 2, purpose: 'k' })], later))
      .commands(meeting([of('k', '240.00')], { effectiveDate: '2024-09-03' }));
    both
      .when(undoing('A1', '2024-09-04'))
      .thenRefused('DEPENDENT_EVENTS', 'receipts under the condition of instalment 1 for k');
    both.when(undoing('A2', '2024-09-04')).decided();
  });

  it('lets money be taken back whose value it took a part of: that leaves at what is there', () => {
    const dearer = paid
      .commands(settling([paying(eur('240.00'), '262.30', { instalment: 2, purpose: 'k' })], later))
      .commands(meeting([of('k', '240.00')], { effectiveDate: '2024-09-03' }));
    const events = dearer.when(undoing('A2', '2024-09-04')).decided();
    expect(linesOf(events)).toEqual([
      '2110 -240.00 EUR = -262.30',
      '1120 240.00 EUR = 262.30',
      '1120 -240.00 EUR = -262.30',
      '2130 240.00 EUR = 262.30',
      '2130 0.00 EUR = 1.44',
      '4910 0.00 EUR = -1.44',
    ]);
  });

  it('is free of what was allocated: that stands on the cash, met or not', () => {
    const k = { purpose: 'k', level: 'GLOBAL' };
    const allocation = allocating('k', k, '200.00');
    const before = paid.commands(allocation, meeting([of('k', '240.00')]));
    const after = paid.commands(meeting([of('k', '240.00')]), allocation);
    const reversed = [before, after].map((met) =>
      met.commands(reversing(met.idOf('ConditionMet'))),
    );
    const [one, other] = reversed.map((met) =>
      linesOf(met.when(allocating('k', k, '65.19', { allocationId: 'G2' })).decided()),
    );
    expect(one).toEqual(other);
    for (const met of reversed) {
      met
        .when(allocating('k', k, '65.20', { allocationId: 'G2' }))
        .thenRefused('INSUFFICIENT_CASH', 'USD 0.01');
    }
  });

  it('comes before that of the signature', () => {
    for (const event of [meeting([of('k', '1.00')]), failing([of('k', '1.00')])]) {
      const done = signed.commands(event);
      done
        .when(reversing(done.idOf('AgreementSigned')))
        .thenRefused('DEPENDENT_EVENTS', 'depends on this event and cannot be reversed');
    }
  });
});

describe('what is refused about a condition', () => {
  const k = [of('k', '1.00')];
  const announced = givenPledge().commands(announcing());
  const plain = announced.commands(signing());
  const spent = paid.commands(allocating('k', { purpose: 'k', level: 'GLOBAL' }, '1.00'));

  it.each([
    ['PLEDGE_UNKNOWN', 'pledgeId', givenPledge(), { lines: k }],
    ['PLEDGE_STATUS', undefined, announced, { lines: k }],
    ['PLEDGE_STATUS', undefined, announced.commands(withdrawing()), { lines: k }],
    ['NOT_CONDITIONAL', undefined, plain, { lines: k }],
    ['DATE_IN_FUTURE', 'effectiveDate', paid, { lines: k, effectiveDate: '2025-06-01' }],
    ['DATES_NOT_ORDERED', 'effectiveDate', paid, { lines: k, effectiveDate: '2024-05-05' }],
    ['INVALID_AMOUNT', 'lines[0].amount', paid, { lines: [of('k', '0.00')] }],
    [
      'CURRENCY_MISMATCH',
      'lines[0].amount',
      paid,
      { lines: [{ purpose: 'k', amount: usd('1.00') }] },
    ],
  ] as const)('%s at %s (%#)', (code, field, state, { lines, ...facts }) => {
    for (const command of [meeting(lines, facts), failing(lines, facts)]) {
      expect(state.when(command).thenRefused(code).field).toBe(field);
    }
  });

  it('an id that is used already', () => {
    const refusal = spent.when(failing(k, { refundId: 'G1' })).thenRefused('DUPLICATE_ID');
    expect(refusal.field).toBe('refundId');
    spent.when(failing([of('k', '600.00')], { refundId: 'F1' })).decided();
  });
});
