import {
  announcing,
  approvedByController,
  eur,
  exampleCondition,
  givenPledge,
  instalments,
  kwd,
  linesOf,
  linesOn,
  paying,
  reversing,
  settling,
  signing,
  signingDirectly,
  usd,
  writingOff,
} from '@art30/testing';

/** EUR 1,100.00 in two instalments, of which 600.00 and 480.00 were paid; EUR 20.00 is still owed. */
const signed = givenPledge()
  .with(approvedByController)
  .commands(
    signingDirectly(
      { instalments: instalments(eur('600.00'), eur('500.00')) },
      { amount: eur('1100.00') },
    ),
  );
const owing = signed.commands(
  settling([paying(eur('600.00'), '662.98'), paying(eur('480.00'), '518.92', { instalment: 2 })]),
);
const ofSecond = (amount: string, more = {}) => [{ instalment: 2, amount: eur(amount), ...more }];

/** EUR 1,000.00 earmarked k and l, in one instalment. */
const earmarked = givenPledge()
  .with(approvedByController)
  .commands(
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

describe('writing off a receivable', () => {
  it('takes the balance at carrying value as an expense (E26)', () => {
    const events = owing
      .when(writingOff(eur('20.00'), { lines: ofSecond('20.00'), documentReference: 'file 7' }))
      .thenEvents({
        type: 'ReceivableWrittenOff',
        data: {
          effectiveDate: '2024-11-30',
          documentReference: 'file 7',
          lines: [{ instalment: 2, purpose: 'TA-GEN', amount: eur('20.00') }],
          investigationReference: 'INV-1',
          approvalReference: 'memo 1',
          reason: 'donor will not pay the balance',
        },
      });
    const dims = ['donor', 'pledge', 'recommendation', 'purpose', 'instalment'] as const;
    expect(linesOf(events, ...dims)).toEqual([
      '5520 20.00 EUR = 22.22 DON-A P1 n TA-GEN -',
      '1310 -20.00 EUR = -22.22 DON-A P1 n TA-GEN 2',
    ]);
    expect(linesOn('9140', events, ...dims)).toEqual([
      '9140 20.00 EUR = 22.22 DON-A P1 n TA-GEN 2',
    ]);
    expect(linesOn('9190', events, 'instalment')).toEqual(['9190 -20.00 EUR = -22.22 2']);
    expect(events[0]?.data.entries).toHaveLength(4);
  });

  it('takes a part in proportion, and the last part all that is left', () => {
    const first = owing.when(writingOff(eur('7.00'), { lines: ofSecond('7.00') })).decided();
    expect(linesOf(first)).toEqual(['5520 7.00 EUR = 7.78', '1310 -7.00 EUR = -7.78']);
    const rest = owing
      .events(...first)
      .when(writingOff(eur('13.00'), { lines: ofSecond('13.00') }))
      .decided();
    expect(linesOf(rest)).toEqual(['5520 13.00 EUR = 14.44', '1310 -13.00 EUR = -14.44']);
  });

  it('is an expense of the amount where that is worth less than a cent', () => {
    const dinars = givenPledge()
      .with(approvedByController)
      .commands(
        signingDirectly(
          { instalments: [{ no: 1, dueOn: '2024-06-30', amount: kwd('0.001') }] },
          { amount: kwd('0.001') },
        ),
      );
    expect(linesOf(dinars.when(writingOff(kwd('0.001'))).decided())).toEqual([
      '5520 0.001 KWD = 0.00',
      '1310 -0.001 KWD = 0.00',
    ]);
  });

  it('spreads over the purposes of the instalment by what each owes', () => {
    const events = earmarked.when(writingOff(eur('100.00'))).decided();
    expect(linesOf(events, 'purpose', 'instalment')).toEqual([
      '5520 70.00 EUR = 77.78 k -',
      '1310 -70.00 EUR = -77.78 k 1',
      '5520 30.00 EUR = 33.33 l -',
      '1310 -30.00 EUR = -33.33 l 1',
    ]);
  });

  it('takes one purpose alone where it is named', () => {
    const lines = [{ instalment: 1, purpose: 'l', amount: eur('300.00') }];
    earmarked
      .when(writingOff(eur('0.00'), { lines }))
      .thenEvents({ data: { lines: [{ instalment: 1, purpose: 'l', amount: eur('300.00') }] } });
  });

  it('counts what earlier lines of the same command took', () => {
    const lines = [
      { instalment: 1, purpose: 'k', amount: eur('650.00') },
      { instalment: 1, amount: eur('350.00') },
    ];
    const events = earmarked.when(writingOff(eur('0.00'), { lines })).decided();
    expect(linesOn('1310', events, 'purpose')).toEqual([
      '1310 -650.00 EUR = -722.22 k',
      '1310 -50.00 EUR = -55.56 k',
      '1310 -300.00 EUR = -333.33 l',
    ]);
    const tooMuch = [lines[0], { instalment: 1, amount: eur('350.01') }] as typeof lines;
    const { field } = earmarked
      .when(writingOff(eur('0.00'), { lines: tooMuch }))
      .thenRefused('EXCEEDS_RECEIVABLE', '350.01 is more than the 350.00');
    expect(field).toBe('lines[1].amount');
  });

  it('does not count another instalment as the same one', () => {
    const both = [
      { instalment: 1, amount: eur('600.00') },
      { instalment: 2, amount: eur('500.00') },
    ];
    const events = signed.when(writingOff(eur('0.00'), { lines: both })).decided();
    expect(linesOn('1310', events, 'instalment')).toEqual([
      '1310 -600.00 EUR = -666.67 1',
      '1310 -500.00 EUR = -555.55 2',
    ]);
  });

  it('takes no more than is owed on any later day', () => {
    signed
      .commands(settling([paying(eur('600.00'), '662.98')], { effectiveDate: '2024-12-10' }))
      .when(writingOff(eur('0.01')))
      .thenRefused(
        'EXCEEDS_RECEIVABLE',
        'EUR 0.01 is more than the EUR 0.00 receivable of instalment 1',
      );
  });

  it('leaves what is owed on a condition, which is no receivable', () => {
    givenPledge()
      .with(approvedByController)
      .commands(signingDirectly({ condition: exampleCondition }))
      .when(writingOff(eur('1.00')))
      .thenRefused('EXCEEDS_RECEIVABLE', 'money under a condition is no receivable');
  });

  it('may come from the controller where nobody else posts any more', () => {
    const fenced = { periods: { softClosed: ['2024'], closed: [] }, byController: true };
    owing
      .with({ posting: fenced })
      .when(writingOff(eur('20.00'), { lines: ofSecond('20.00') }))
      .thenEvents({ type: 'ReceivableWrittenOff' });
  });

  const approved = { lines: ofSecond('20.00') };
  it.each([
    ['PLEDGE_UNKNOWN', givenPledge(), writingOff(eur('1.00')), 'pledgeId'],
    ['PLEDGE_STATUS', givenPledge().commands(announcing()), writingOff(eur('1.00')), undefined],
    ['AUTHORITY_REQUIRED', owing.with(examplePosting(false)), writingOff(eur('1.00')), undefined],
    [
      'INVESTIGATION_REQUIRED',
      owing,
      writingOff(eur('1.00'), { ...approved, investigationReference: ' ' }),
      'investigationReference',
    ],
    [
      'APPROVAL_REFERENCE_REQUIRED',
      owing,
      writingOff(eur('1.00'), { ...approved, approvalReference: '' }),
      'approvalReference',
    ],
    ['LIMIT_EXCEEDED', owing, writingOff(eur('1.00'), { lines: [] }), 'lines'],
    [
      'LIMIT_EXCEEDED',
      owing,
      writingOff(eur('1.00'), { lines: Array.from({ length: 201 }, () => ofSecond('0.01')[0]!) }),
      'lines',
    ],
    [
      'INSTALMENT_UNKNOWN',
      owing,
      writingOff(eur('1.00'), { lines: [{ instalment: 3, amount: eur('1.00') }] }),
      'lines[0].instalment',
    ],
    ['EXCEEDS_RECEIVABLE', owing, writingOff(eur('1.00')), 'lines[0].amount'],
    [
      'EXCEEDS_RECEIVABLE',
      owing,
      writingOff(eur('1.00'), { lines: ofSecond('1.00', { purpose: 'k' }) }),
      'lines[0].amount',
    ],
    ['CURRENCY_MISMATCH', owing, writingOff(usd('1.00')), 'lines[0].amount'],
    ['INVALID_AMOUNT', owing, writingOff(eur('0.00')), 'lines[0].amount'],
    [
      'DATE_IN_FUTURE',
      owing,
      writingOff(eur('1.00'), { ...approved, effectiveDate: '2025-01-03' }),
      'effectiveDate',
    ],
    [
      'DATES_NOT_ORDERED',
      owing,
      writingOff(eur('1.00'), { ...approved, effectiveDate: '2024-05-05' }),
      'effectiveDate',
    ],
  ] as const)('is refused with %s (%#)', (code, state, command, field) => {
    expect(state.when(command).thenRefused(code).field).toBe(field);
  });
});

describe('money that comes in after a write-off', () => {
  const lines = ofSecond('20.00');
  const gone = owing.commands(writingOff(eur('20.00'), { lines }));
  const paid = (applicationId: string) =>
    settling([paying(eur('20.00'), '21.00', { instalment: 2 })], {
      applicationId,
      receiptId: 'R2',
      effectiveDate: '2024-12-02',
      valueDate: '2024-12-02',
    });

  it('is shown the way to a recovery', () => {
    gone
      .when(paid('A2'))
      .thenRefused(
        'SETTLEMENT_EXCEEDS_OUTSTANDING',
        'instalment 2 was written off on 2024-11-30: record a recovery of the money',
        'lines[0].settles',
      );
  });

  it('is an excess where the write-off is reversed and the instalment paid', () => {
    gone
      .commands(reversing(gone.idOf('ReceivableWrittenOff'), '2024-11-30'), paid('A2'))
      .when(paid('A3'))
      .thenRefused('SETTLEMENT_EXCEEDS_OUTSTANDING', 'owes nothing of instalment 2: excess');
  });
});

describe('reversing a write-off', () => {
  const gone = owing.commands(writingOff(eur('20.00'), { lines: ofSecond('20.00') }));
  const writeOff = gone.idOf('ReceivableWrittenOff');

  it('owes the instalment again, and can be paid', () => {
    const events = gone.when(reversing(writeOff, '2024-12-01')).thenEvents({
      data: { reverses: writeOff, reversedType: 'ReceivableWrittenOff' },
    });
    expect(linesOf(events, 'instalment')).toEqual([
      '5520 -20.00 EUR = -22.22 -',
      '1310 20.00 EUR = 22.22 2',
    ]);
    gone
      .commands(reversing(writeOff, '2024-12-01'))
      .when(writingOff(eur('20.00'), { lines: ofSecond('20.00'), effectiveDate: '2024-12-02' }))
      .decided();
  });

  it('is for the controller, as the write-off was', () => {
    gone
      .with(examplePosting(false))
      .when(reversing(writeOff, '2024-12-01'))
      .thenRefused('AUTHORITY_REQUIRED', 'the reversal of ReceivableWrittenOff');
  });

  it('comes before the signature is reversed', () => {
    const announced = givenPledge()
      .with(approvedByController)
      .commands(announcing(), signing(), writingOff(eur('20.00')));
    const signature = reversing(announced.idOf('AgreementSigned'), '2024-12-01');
    announced.when(signature).thenRefused('DEPENDENT_EVENTS', 'ReceivableWrittenOff e3');
  });

  it('leaves nothing to settle of what is written off', () => {
    gone
      .when(
        settling([paying(eur('20.00'), '22.00', { instalment: 2 })], {
          applicationId: 'A2',
          effectiveDate: '2024-12-10',
        }),
      )
      .thenRefused('SETTLEMENT_EXCEEDS_OUTSTANDING');
  });
});

function examplePosting(byController: boolean) {
  return { posting: { periods: { softClosed: [], closed: [] }, byController } };
}
