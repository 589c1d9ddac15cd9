import { purposesDecider } from '../../purpose/purpose.decider';
import { SetPurpose } from '../../purpose/purpose.facts';
import { resolutionCatalogue } from '../../purpose/resolution-catalogue';
import {
  allOpen,
  amendingAgreement,
  announcing,
  eur,
  exampleCondition,
  exampleDonor,
  fencedThrough,
  given,
  givenPledge,
  instalments,
  linesOf,
  linesOn,
  meeting,
  paying,
  requestOn,
  reversing,
  settling,
  signingDirectly,
  usd,
} from '@art30/testing';

const of = (purpose: string, amount: string) => ({ purpose, amount: eur(amount) });
const halves = (first: string, second: string) => instalments(eur(first), eur(second));
const both = (k: string, l: string) => [of('k', k), of('l', l)];

const signing = (terms: object = {}) =>
  signingDirectly(
    { instalments: halves('500.00', '500.00'), ...terms },
    { earmarks: both('600.00', '400.00') },
  );
/** Pledge of EUR 1,000.00 for k and l, due in halves, worth USD 1,111.11 at the signature. */
const signed = givenPledge().commands(signing());
const paid = signed.commands(settling([paying(eur('500.00'), '552.49')]));
const conditional = givenPledge().commands(signing({ condition: exampleCondition }));

describe('an amendment of an agreement that was posted late', () => {
  const late = givenPledge()
    .with(fencedThrough('2024-07'))
    .commands(
      signingDirectly({ instalments: halves('500.00', '500.00') }, { postingDate: '2024-08-01' }),
    )
    .with(allOpen);
  const amending = (postingDate: string) =>
    amendingAgreement({
      amount: eur('1200.00'),
      instalments: halves('500.00', '700.00'),
      effectiveDate: '2024-06-01',
      postingDate,
    });

  it('warns of an instalment that becomes due before the signature, 1924 for 2024', () => {
    const stated = instalments(eur('500.00'), eur('500.00'));
    const early = stated.map((due) => (due.no === 1 ? { ...due, dueOn: '1924-06-30' } : due));
    const amend = (due: typeof stated) =>
      amendingAgreement({ effectiveDate: '2024-06-01', instalments: due });
    const detail = expect.stringContaining('instalment 1 is due on 1924-06-30, before the');
    expect(signed.when(amend(early)).decided()).toMatchObject([
      { data: { warnings: [{ code: 'DATES_NOT_ORDERED', detail }] } },
    ]);
    expect(signed.when(amend(stated)).decided()).toMatchObject([{ data: { warnings: [] } }]);
  });

  it('is not posted before the agreement is', () => {
    late.when(amending('2024-07-31')).thenRefused('DATES_NOT_ORDERED', '2024-08-01', 'postingDate');
    late.when(amending('2024-08-01')).decided();
  });

  it('is not posted before the amendment it follows', () => {
    const amended = late
      .with(fencedThrough('2024-08'))
      .commands(amending('2024-09-01'))
      .with(allOpen);
    amended
      .when(amending('2024-08-31'))
      .thenRefused('DATES_NOT_ORDERED', '2024-09-01', 'postingDate');
    amended.when(amending('2024-09-01')).decided();
  });
});

describe('an agreement amended upwards', () => {
  it('owes the more at the rate of the amendment, converted once', () => {
    const events = paid
      .when(
        amendingAgreement({
          amount: eur('1200.00'),
          earmarks: both('700.00', '500.00'),
          instalments: halves('500.00', '700.00'),
        }),
      )
      .thenEvents({
        type: 'AgreementAmended',
        data: {
          amount: eur('1200.00'),
          earmarks: both('700.00', '500.00'),
          instalments: [
            { no: 1, amount: eur('500.00'), lines: both('300.00', '200.00') },
            { no: 2, amount: eur('700.00'), lines: both('400.00', '300.00') },
          ],
          rate: { unitsPerUsd: '0.905' },
          reason: 'smaller programme',
          documentReference: 'amendment 1',
          warnings: [],
        },
      });
    expect(linesOf(events, 'pledge', 'purpose', 'instalment')).toEqual([
      '1310 100.00 EUR = 110.50 P1 k 2',
      '1310 100.00 EUR = 110.49 P1 l 2',
      '4110 -100.00 EUR = -110.50 P1 k -',
      '4110 -100.00 EUR = -110.49 P1 l -',
    ]);
    expect(linesOn('9120', events, 'purpose', 'instalment')).toEqual([
      '9120 100.00 EUR = 110.50 k 2',
      '9120 100.00 EUR = 110.49 l 2',
    ]);
    expect(events[0]?.data).not.toHaveProperty('laterYear');
  });

  it('may have another instalment', () => {
    const three = instalments(eur('500.00'), eur('500.00'), eur('100.00'));
    const events = paid
      .when(
        amendingAgreement({
          amount: eur('1100.00'),
          earmarks: both('660.00', '440.00'),
          instalments: three,
        }),
      )
      .decided();
    expect(linesOn('1310', events, 'purpose', 'instalment')).toEqual([
      '1310 60.00 EUR = 66.30 k 3',
      '1310 40.00 EUR = 44.20 l 3',
    ]);
  });

  it('is given by a donor who may give then', () => {
    const more = amendingAgreement({
      amount: eur('1000.01'),
      earmarks: both('600.01', '400.00'),
      instalments: halves('500.00', '500.01'),
    });
    const same = amendingAgreement();
    const company = exampleDonor('DON-A', 'PRIVATE_SECTOR');
    expect(signed.with({ donor: company }).when(more).thenRefused('DONOR_NOT_ELIGIBLE').field).toBe(
      'donorId',
    );
    signed.with({ donor: company }).when(same).decided();
  });
});

describe('an agreement amended downwards', () => {
  const less = amendingAgreement({
    amount: eur('700.00'),
    earmarks: both('420.00', '280.00'),
    instalments: halves('500.00', '200.00'),
  });

  it('gives up what is owed less, at carrying value, against revenue', () => {
    const events = paid.when(less).decided();
    expect(linesOf(events, 'purpose', 'instalment')).toEqual([
      '1310 -180.00 EUR = -200.00 k 2',
      '1310 -120.00 EUR = -133.33 l 2',
      '4110 180.00 EUR = 200.00 k -',
      '4110 120.00 EUR = 133.33 l -',
    ]);
    expect(linesOn('9120', events)).toEqual([
      '9120 -180.00 EUR = -200.00',
      '9120 -120.00 EUR = -133.33',
    ]);
  });

  it('takes all the value of what it gives up whole', () => {
    const only = instalments(eur('500.00'));
    const events = paid
      .when(
        amendingAgreement({
          amount: eur('500.00'),
          earmarks: both('300.00', '200.00'),
          instalments: only,
        }),
      )
      .thenEvents({ data: { instalments: [{ no: 1 }] } });
    expect(linesOn('1310', events, 'purpose', 'instalment')).toEqual([
      '1310 -300.00 EUR = -333.33 k 2',
      '1310 -200.00 EUR = -222.22 l 2',
    ]);
  });

  it('is flagged in a later year than that of the signature', () => {
    const old = givenPledge().commands(
      signingDirectly({ signedOn: '2023-12-31', instalments: instalments(eur('1000.00')) }),
    );
    const terms = { amount: eur('900.00'), instalments: instalments(eur('900.00')) };
    old.when(amendingAgreement(terms)).thenEvents({ data: { laterYear: true } });
    const more = { amount: eur('1100.00'), instalments: instalments(eur('1100.00')) };
    expect(old.when(amendingAgreement(more)).decided()[0]?.data).not.toHaveProperty('laterYear');
  });

  it('does not go below what is received', () => {
    const terms = (first: string, second: string) =>
      amendingAgreement({
        amount: eur('800.00'),
        earmarks: both('480.00', '320.00'),
        instalments: halves(first, second),
      });
    paid.when(terms('500.00', '300.00')).decided();
    const refusal = paid
      .when(terms('499.99', '300.01'))
      .thenRefused('BELOW_RECEIVED', 'EUR 500.00 is already received, written off or released');
    expect(refusal.field).toBe('instalments[0].amount');
  });

  it('does not go below what is received for a purpose', () => {
    const terms = (k: string, l: string) =>
      amendingAgreement({ earmarks: both(k, l), instalments: halves('500.00', '500.00') });
    paid.when(terms('300.00', '700.00')).decided();
    const refusal = paid.when(terms('299.99', '700.01')).thenRefused('BELOW_RECEIVED', '300.00');
    expect(refusal.field).toBe('earmarks');
  });

  it('does not leave an instalment out that is received', () => {
    const second = paid.commands(
      settling([paying(eur('100.00'), '110.50', { instalment: 2 })], { applicationId: 'A2' }),
    );
    const refusal = second
      .when(
        amendingAgreement({
          amount: eur('600.00'),
          earmarks: both('360.00', '240.00'),
          instalments: [{ no: 1, dueOn: '2024-06-28', amount: eur('600.00') }],
        }),
      )
      .thenRefused('BELOW_RECEIVED', '60.00 of instalment 2 for k');
    expect(refusal.field).toBe('instalments');
  });

  it('does not go below stated shares that are received', () => {
    const lines = (k: string, l: string) => both(k, l);
    const refusal = paid
      .when(
        amendingAgreement({
          instalments: [
            { no: 1, dueOn: '2024-06-28', amount: eur('500.00'), lines: lines('299.99', '200.01') },
            { no: 2, dueOn: '2024-07-28', amount: eur('500.00'), lines: lines('300.01', '199.99') },
          ],
        }),
      )
      .thenRefused('BELOW_RECEIVED', '300.00 of instalment 1 for k');
    expect(refusal.field).toBe('instalments[0]');
  });
});

describe('a change of earmark on what is not paid', () => {
  it('keeps the carrying value within an instalment', () => {
    const events = paid
      .when(amendingAgreement({ earmarks: both('450.00', '550.00') }))
      .thenEvents({ data: { instalments: [{ lines: both('300.00', '200.00') }, { no: 2 }] } });
    expect(linesOf(events, 'purpose', 'instalment')).toEqual([
      '1310 -150.00 EUR = -166.67 k 2',
      '1310 150.00 EUR = 166.67 l 2',
      '4110 150.00 EUR = 166.67 k -',
      '4110 -150.00 EUR = -166.67 l -',
    ]);
  });

  it('passes on a part of the value where less is wanted, and converts what is wanted beyond', () => {
    const terms = (amount: string, k: string, l: string, second: string) =>
      amendingAgreement({
        amount: eur(amount),
        earmarks: both(k, l),
        instalments: halves('500.00', second),
      });
    const smaller = paid.when(terms('950.00', '450.00', '500.00', '450.00')).decided();
    expect(linesOn('1310', smaller, 'purpose')).toEqual([
      '1310 -150.00 EUR = -166.67 k',
      '1310 100.00 EUR = 111.11 l',
    ]);
    const larger = paid.when(terms('1050.00', '450.00', '600.00', '550.00')).decided();
    expect(linesOn('1310', larger, 'purpose')).toEqual([
      '1310 -150.00 EUR = -166.67 k',
      '1310 150.00 EUR = 166.67 l',
      '1310 50.00 EUR = 55.25 l',
    ]);
    expect(linesOn('4110', larger)).toEqual([
      '4110 150.00 EUR = 166.67',
      '4110 -200.00 EUR = -221.92',
    ]);
  });

  it('judges only a purpose that is new or grows', () => {
    const closed = new SetPurpose(
      {
        code: 'k',
        kind: 'LETTER',
        label: 'Technical assistance to Member States',
        recommendations: ['m'],
        effectiveDate: '2024-07-20',
        reason: 'decision',
      },
      requestOn(),
    );
    const purposes = given(purposesDecider, { byController: false })
      .events(...resolutionCatalogue())
      .commands(closed).state;
    const later = paid.with({ purposes });
    later.when(amendingAgreement({ earmarks: both('450.00', '550.00') })).decided();
    const grown = later
      .when(amendingAgreement({ earmarks: both('600.01', '399.99') }))
      .thenRefused('PURPOSE_NOT_ALLOWED');
    expect(grown.field).toBe('earmarks[0].purpose');
    const refusal = paid
      .when(amendingAgreement({ earmarks: [of('k', '450.00'), of('f', '550.00')] }))
      .thenRefused('PURPOSE_NOT_ALLOWED');
    expect(refusal.field).toBe('earmarks[1].purpose');
  });
});

describe('a conditional agreement amended', () => {
  it('moves memoranda alone', () => {
    const events = conditional
      .when(
        amendingAgreement({
          amount: eur('900.00'),
          earmarks: both('500.00', '400.00'),
          instalments: [
            { no: 1, dueOn: '2024-06-28', amount: eur('500.00'), lines: both('300.00', '200.00') },
            { no: 2, dueOn: '2024-07-28', amount: eur('400.00'), lines: both('200.00', '200.00') },
          ],
        }),
      )
      .decided();
    expect(linesOf(events)).toEqual([]);
    expect(linesOn('9150', events, 'purpose', 'instalment')).toEqual([
      '9150 -100.00 EUR = -111.11 k 2',
    ]);
    expect(linesOn('9121', events, 'purpose', 'instalment')).toEqual([
      '9121 -100.00 EUR = -111.11 k 2',
    ]);
  });

  it('gives up what is earned and not paid only after what is not earned', () => {
    const met = conditional.commands(meeting([of('k', '450.00')]));
    const events = met
      .when(
        amendingAgreement({
          amount: eur('600.00'),
          earmarks: both('200.00', '400.00'),
          instalments: [
            { no: 1, dueOn: '2024-06-28', amount: eur('400.00'), lines: both('200.00', '200.00') },
            { no: 2, dueOn: '2024-07-28', amount: eur('200.00'), lines: [of('l', '200.00')] },
          ],
        }),
      )
      .decided();
    expect(linesOf(events, 'instalment')).toEqual([
      '1310 -100.00 EUR = -110.50 1',
      '1310 -150.00 EUR = -165.75 2',
      '4110 250.00 EUR = 276.25 -',
    ]);
    expect(linesOn('9150', events, 'instalment')).toEqual(['9150 -150.00 EUR = -166.66 2']);
    expect(linesOn('9120', events, 'instalment')).toEqual([
      '9120 -100.00 EUR = -110.50 1',
      '9120 -150.00 EUR = -165.75 2',
    ]);
  });
});

describe('the reversal of an amendment', () => {
  const less = amendingAgreement({
    amount: eur('700.00'),
    earmarks: both('420.00', '280.00'),
    instalments: halves('500.00', '200.00'),
  });
  const amended = paid.commands(less);
  const reversal = (eventId: string, date = '2024-09-02') => reversing(eventId, date);

  it('brings the terms back, with the entries mirrored', () => {
    const events = amended.when(reversal(amended.idOf('AgreementAmended'))).thenEvents({
      data: {
        reversedType: 'AgreementAmended',
        restoresTerms: {
          amount: eur('1000.00'),
          earmarks: both('600.00', '400.00'),
          instalments: [{ no: 1 }, { no: 2, amount: eur('500.00') }],
        },
      },
    });
    expect(linesOn('4110', events)).toEqual([
      '4110 -180.00 EUR = -200.00',
      '4110 -120.00 EUR = -133.33',
    ]);
    const { state } = amended.commands(reversal(amended.idOf('AgreementAmended')));
    expect(state).toMatchObject({
      agreement: { amount: eur('1000.00') },
      earmarks: both('600.00', '400.00'),
      earlierTerms: [],
      termsDate: '2024-09-02',
    });
  });

  it('is the latest first', () => {
    const twice = amended.commands(
      amendingAgreement({ ...less.facts, effectiveDate: '2024-08-02' }),
    );
    const first = amended.idOf('AgreementAmended');
    twice.when(reversal(first)).thenRefused('DEPENDENT_EVENTS', 'AgreementAmended');
    const once = twice.commands(reversal(twice.idOf('AgreementAmended')));
    once.when(reversal(first, '2024-09-01')).thenRefused('DATES_NOT_ORDERED', '2024-09-02');
    once.when(reversal(first)).decided();
    once.when(reversal(once.idOf('AgreementSigned'))).thenRefused('DEPENDENT_EVENTS');
  });

  it('is over on the day on which the signature is reversed, which left it owed before', () => {
    const raised = signed.commands(
      amendingAgreement({
        amount: eur('1100.00'),
        earmarks: both('660.00', '440.00'),
        instalments: halves('500.00', '600.00'),
      }),
    );
    const back = raised.commands(reversal(raised.idOf('AgreementAmended')));
    const signature = back.idOf('AgreementSigned');
    const refusal = back
      .when(reversal(signature, '2024-09-01'))
      .thenRefused(
        'DEPENDENT_EVENTS',
        'owes money on 2024-09-01: reverse this signature from a later date',
      );
    expect(refusal.field).toBe('effectiveDate');
    back.when(reversal(signature)).decided();
  });

  it('is refused where money came in for what it added', () => {
    const more = signed.commands(
      amendingAgreement({
        amount: eur('1100.00'),
        earmarks: both('660.00', '440.00'),
        instalments: halves('500.00', '600.00'),
      }),
      settling([paying(eur('600.00'), '662.98', { instalment: 2 })], {
        effectiveDate: '2024-08-02',
      }),
    );
    more.when(reversal(more.idOf('AgreementAmended'))).thenRefused('DEPENDENT_EVENTS');
  });
});

describe('what is refused about an amendment', () => {
  it.each([
    ['DOCUMENT_REQUIRED', 'documentReference', paid, { documentReference: undefined }],
    ['DOCUMENT_REQUIRED', 'documentReference', paid, { documentReference: ' ' }],
    ['DATE_IN_FUTURE', 'effectiveDate', paid, { effectiveDate: '2025-06-01' }],
    ['DATES_NOT_ORDERED', 'effectiveDate', paid, { effectiveDate: '2024-05-05' }],
    ['CURRENCY_MISMATCH', 'amount', paid, { amount: usd('1000.00') }],
    ['INVALID_AMOUNT', 'amount', paid, { amount: eur('0.00') }],
    ['EARMARKS_REQUIRED', 'earmarks', paid, { amount: eur('1100.00') }],
    ['INSTALMENTS_DO_NOT_SUM', 'instalments', paid, { instalments: halves('500.00', '499.99') }],
    ['INSTALMENTS_INVALID', 'instalments', paid, { instalments: [] }],
    [
      'INSTALMENTS_INVALID',
      'instalments',
      givenPledge().commands(announcing()),
      { instalments: halves('500.00', '500.00') },
    ],
  ] as const)('%s at %s (%#)', (code, field, state, facts) => {
    expect(state.when(amendingAgreement(facts)).thenRefused(code).field).toBe(field);
  });

  it('an earlier date than that of the terms before', () => {
    const amended = paid.commands(amendingAgreement());
    amended
      .when(amendingAgreement({ effectiveDate: '2024-07-31' }))
      .thenRefused('DATES_NOT_ORDERED', '2024-08-01');
  });
});
