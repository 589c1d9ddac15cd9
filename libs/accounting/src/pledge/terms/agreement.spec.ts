import {
  agreement,
  announcing,
  earmarksOf,
  eur,
  exampleCondition,
  givenPledge,
  instalments,
  jpy,
  kwd,
  linesOf,
  linesOn,
  paying,
  requestOn,
  settling,
  signing,
  signingDirectly,
  undoing,
  usd,
} from '@art30/testing';
import { SignAgreement } from '../facts/agreement.facts';

const announced = givenPledge().commands(announcing());
const kAndL = givenPledge().commands(announcing({ earmarks: earmarksOf('500.00', 'k', 'l') }));

describe('signing an unconditional agreement', () => {
  it('is revenue in full, the total converted once, the last instalment taking the residual', () => {
    const terms = {
      amount: eur('1100000.00'),
      instalments: instalments(eur('600000.00'), eur('500000.00')),
    };
    const events = announced.when(signing(terms)).thenEvents({ type: 'AgreementSigned' });
    expect(linesOf(events, 'instalment', 'purpose')).toEqual([
      '1310 600000.00 EUR = 666666.67 1 TA-GEN',
      '1310 500000.00 EUR = 555555.55 2 TA-GEN',
      '4110 -1100000.00 EUR = -1222222.22 - TA-GEN',
    ]);
    expect(linesOn('9120', events, 'instalment')).toEqual([
      '9120 600000.00 EUR = 666666.67 1',
      '9120 500000.00 EUR = 555555.55 2',
    ]);
    expect(linesOn('9110', events)).toEqual([]);
  });

  it('splits each instalment over the earmarks in proportion', () => {
    const events = kAndL
      .when(signing({ instalments: instalments(eur('333.33'), eur('666.67')) }))
      .decided();
    expect(linesOf(events, 'instalment', 'purpose')).toEqual([
      '1310 166.67 EUR = 185.19 1 k',
      '1310 166.66 EUR = 185.18 1 l',
      '1310 333.33 EUR = 370.37 2 k',
      '1310 333.34 EUR = 370.37 2 l',
      '4110 -500.00 EUR = -555.56 - k',
      '4110 -500.00 EUR = -555.55 - l',
    ]);
  });

  it('takes the shares of each instalment where they are stated', () => {
    const stated = [
      { no: 1, dueOn: '2024-06-28', amount: eur('500.00'), lines: earmarksOf('500.00', 'l') },
      { no: 2, dueOn: '2024-07-28', amount: eur('500.00'), lines: earmarksOf('500.00', 'k') },
    ];
    expect(
      linesOn('1310', kAndL.when(signing({ instalments: stated })).decided(), 'purpose'),
    ).toEqual(['1310 500.00 EUR = 555.56 l', '1310 500.00 EUR = 555.55 k']);
  });

  it('gives the residual cent to an instalment and purpose that is owed something', () => {
    const earmarks = [...earmarksOf('666.66', 'k'), ...earmarksOf('333.34', 'l')];
    const stated = [
      { no: 1, dueOn: '2024-06-28', amount: eur('333.33'), lines: earmarksOf('333.33', 'k') },
      { no: 2, dueOn: '2024-07-28', amount: eur('333.33'), lines: earmarksOf('333.33', 'k') },
      { no: 3, dueOn: '2024-08-28', amount: eur('333.34'), lines: earmarksOf('333.34', 'l') },
    ];
    const events = kAndL.when(signing({ earmarks, instalments: stated })).decided();
    expect(linesOf(events, 'instalment', 'purpose')).toEqual([
      '1310 333.33 EUR = 370.37 1 k',
      '1310 333.33 EUR = 370.37 2 k',
      '1310 333.34 EUR = 370.37 3 l',
      '4110 -666.66 EUR = -740.74 - k',
      '4110 -333.34 EUR = -370.37 - l',
    ]);
  });

  it('values no receivable below zero, however small its parts', () => {
    const earmarks = ['k', 'l'].map((purpose) => ({ purpose, amount: jpy('10') }));
    const parts = Array.from({ length: 10 }, (_, index) => ({
      no: index + 1,
      dueOn: '2024-06-28',
      amount: jpy('2'),
      lines: ['k', 'l'].map((purpose) => ({ purpose, amount: jpy('1') })),
    }));
    const events = givenPledge()
      .commands(announcing({ amount: jpy('20'), earmarks }))
      .when(signing({ instalments: parts }))
      .decided();
    const values = linesOn('1310', events).map((line) => line.split(' = ')[1] ?? '');
    expect(values).toHaveLength(20);
    expect(values.filter((value) => value.startsWith('-'))).toEqual([]);
    expect(linesOn('4110', events)).toEqual(['4110 -10 JPY = -0.06', '4110 -10 JPY = -0.07']);
  });

  it.each([
    ['yen', jpy('157001'), '1310 157001 JPY = 1000.01'],
    ['Kuwaiti dinars', kwd('0.308'), '1310 0.308 KWD = 1.00'],
    ['dollars', usd('0.01'), '1310 0.01 USD = 0.01'],
  ])('books %s with the decimals of the currency', (_what, amount, line) => {
    const events = givenPledge()
      .commands(announcing({ amount }))
      .when(signing({ instalments: instalments(amount) }))
      .decided();
    expect(linesOn('1310', events)).toEqual([line]);
  });

  it('can come without an announcement', () => {
    const events = givenPledge().when(signingDirectly()).thenEvents({ type: 'AgreementSigned' });
    expect(linesOf(events)).toEqual(['1310 1000.00 EUR = 1111.11', '4110 -1000.00 EUR = -1111.11']);
  });
});

describe('signing after an advance', () => {
  const inAdvance = (amount: string, value: string, more = {}) =>
    settling([paying(eur(amount), value, { instalment: undefined, ...more })], {
      effectiveDate: '2024-04-02',
      valueDate: '2024-04-02',
    });

  it('clears the advance first and takes it as revenue at the value at which it came in', () => {
    const events = announced.commands(inAdvance('400.00', '432.43')).when(signing()).decided();
    expect(linesOf(events, 'instalment')).toEqual([
      '2120 400.00 EUR = 432.43 -',
      '1310 600.00 EUR = 666.67 1',
      '4110 -1000.00 EUR = -1099.10 -',
    ]);
    expect(linesOn('9120', events)).toEqual(['9120 1000.00 EUR = 1099.10']);
    expect(linesOn('9130', events, 'instalment')).toEqual([
      '9130 -400.00 EUR = -432.43 -',
      '9130 400.00 EUR = 432.43 1',
    ]);
  });

  it('counts it towards the instalments that fall due first', () => {
    const terms = { instalments: instalments(eur('300.00'), eur('300.00'), eur('400.00')) };
    const events = announced.commands(inAdvance('400.00', '432.43')).when(signing(terms)).decided();
    expect(linesOf(events, 'instalment')).toEqual([
      '2120 400.00 EUR = 432.43 -',
      '1310 200.00 EUR = 222.22 2',
      '1310 400.00 EUR = 444.45 3',
      '4110 -1000.00 EUR = -1099.10 -',
    ]);
    expect(linesOn('9130', events, 'instalment').filter((line) => !line.endsWith(' -'))).toEqual([
      '9130 300.00 EUR = 324.32 1',
      '9130 100.00 EUR = 108.11 2',
    ]);
  });

  it('leaves nothing receivable when all of it came in', () => {
    const events = announced.commands(inAdvance('1000.00', '1081.08')).when(signing()).decided();
    expect(linesOf(events)).toEqual(['2120 1000.00 EUR = 1081.08', '4110 -1000.00 EUR = -1081.08']);
  });

  it('keeps the purposes of the advance apart', () => {
    const paid = kAndL.commands(inAdvance('100.00', '108.11', { purpose: 'l' }));
    expect(linesOf(paid.when(signing()).decided(), 'purpose')).toEqual([
      '2120 100.00 EUR = 108.11 l',
      '1310 500.00 EUR = 555.56 k',
      '1310 400.00 EUR = 444.44 l',
      '4110 -500.00 EUR = -555.56 k',
      '4110 -500.00 EUR = -552.55 l',
    ]);
  });

  it('knows an advance that came in another currency at the rate of its value date', () => {
    const inDollars = inAdvance('400.00', '500.00', { cash: usd('500.00'), charges: usd('0.00') });
    const events = announced.commands(inDollars).when(signing()).decided();
    expect(linesOf(events)).toEqual([
      '2120 400.00 EUR = 432.43',
      '1310 600.00 EUR = 666.67',
      '4110 -1000.00 EUR = -1099.10',
    ]);
  });

  const paid = announced.commands(inAdvance('400.00', '432.43'));
  const paidForK = kAndL.commands(inAdvance('100.00', '108.11', { purpose: 'k' }));

  it.each([
    [
      ['BELOW_RECEIVED', '400.00 TA-GEN', 'amount'],
      paid,
      { amount: eur('399.99'), instalments: instalments(eur('399.99')) },
    ],
    [
      ['BELOW_RECEIVED', '100.00', 'amount'],
      paidForK,
      { earmarks: [...earmarksOf('99.99', 'k'), ...earmarksOf('900.01', 'l')] },
    ],
    [
      ['ADVANCE_EARMARKED_OTHERWISE', '400.00 TA-GEN', 'earmarks'],
      paid,
      { earmarks: earmarksOf('1000.00', 'k') },
    ],
    [
      ['ADVANCE_EARMARKED_OTHERWISE', '100.00', 'earmarks'],
      paidForK,
      { earmarks: earmarksOf('1000.00', 'l') },
    ],
    [['DATES_NOT_ORDERED', '2024-04-02 2024-04-01', 'signedOn'], paid, { signedOn: '2024-04-01' }],
    [
      ['DATES_NOT_ORDERED', '2024-05-07 2024-05-06', 'signedOn'],
      paid.commands(undoing('A1', '2024-05-07')),
      { signedOn: '2024-05-06' },
    ],
  ] as const)('is refused with %j (%#)', (refusal, state, terms) => {
    state.when(signing(terms)).thenRefusal(refusal);
  });

  describe('of a year that is closed', () => {
    const closed2023 = { softClosed: [], closed: ['2023'] };
    const announcedLate = givenPledge().commands(announcing({ announcedOn: '2023-12-31' }));
    const late = announcedLate.with({ posting: { periods: closed2023, byController: false } });
    const advance = (effectiveDate: string, postingDate: string) =>
      settling([paying(eur('400.00'), '434.78', { instalment: undefined })], {
        effectiveDate,
        valueDate: effectiveDate,
        postingDate,
      });
    const signed = (postingDate: string) =>
      new SignAgreement(
        { pledgeId: 'P1', postingDate, ...agreement({ signedOn: '2023-12-31' }) },
        requestOn(),
      );

    it('goes by both dates: the advance came before, and is in the books before', () => {
      const paidBefore = late.commands(advance('2023-12-31', '2024-01-10'));
      const events = paidBefore.when(signed('2024-01-10')).decided();
      expect(linesOf(events)).toContain('2120 400.00 EUR = 434.78');
      paidBefore
        .when(signed('2024-01-09'))
        .thenRefused('DATES_NOT_ORDERED', '2024-01-10', 'postingDate');
    });

    it('takes no advance over that came after it', () => {
      late
        .commands(advance('2024-01-01', '2024-01-10'))
        .when(signed('2024-01-10'))
        .thenRefused('DATES_NOT_ORDERED', '2024-01-01 2023-12-31', 'signedOn');
    });
  });

  it('takes exactly what came in, and nothing that went back before it', () => {
    const exact = { amount: eur('400.00'), instalments: instalments(eur('400.00')) };
    paid.when(signing(exact)).thenEvents({ type: 'AgreementSigned' });
    const gone = paid.commands(undoing('A1', '2024-05-06'));
    expect(linesOf(gone.when(signing()).decided())).toEqual([
      '1310 1000.00 EUR = 1111.11',
      '4110 -1000.00 EUR = -1111.11',
    ]);
    // Advances (money before the signature) that were returned to the donor do not limit the earmarks either.
    gone.when(signing({ earmarks: earmarksOf('1000.00', 'k') })).decided();
  });
});

describe('signing a conditional agreement', () => {
  const conditional = { condition: exampleCondition };

  it('books memoranda only: it is no asset and no revenue yet', () => {
    const events = announced.when(signing(conditional)).decided();
    expect(linesOf(events)).toEqual([]);
    expect(linesOn('9121', events)).toEqual(['9121 1000.00 EUR = 1111.11']);
    expect(linesOn('9150', events, 'instalment')).toEqual(['9150 1000.00 EUR = 1111.11 1']);
  });

  it('turns an advance into a liability with the duty to return it', () => {
    const paid = announced.commands(
      settling([paying(eur('400.00'), '432.43')], { effectiveDate: '2024-04-02' }),
    );
    const events = paid.when(signing(conditional)).decided();
    expect(linesOf(events, 'purpose')).toEqual([
      '2120 400.00 EUR = 432.43 TA-GEN',
      '2130 -400.00 EUR = -432.43 TA-GEN',
    ]);
    expect(linesOn('9150', events)).toEqual(['9150 600.00 EUR = 666.67']);
  });
});
