import {
  accepting,
  amending,
  announcing,
  earmarksOf,
  eur,
  exampleDonor,
  examplePledgeContext,
  given,
  givenPledge,
  jpy,
  kwd,
  lapsing,
  linesOf,
  linesOn,
  paying,
  requestOn,
  reversing,
  settling,
  signing,
  signingDirectly,
  usd,
  withdrawing,
} from '@art30/testing';
import type { Donor } from '../../donor/donor.decider';
import { settingsOn } from '../../kernel/policy-settings';
import { purposesDecider } from '../../purpose/purpose.decider';
import { SetPurpose } from '../../purpose/purpose.facts';
import { resolutionCatalogue } from '../../purpose/resolution-catalogue';
import { earmarksMax } from '../facts/pledge-parts';

const ofKind = (kind: Parameters<typeof exampleDonor>[1]) =>
  givenPledge(examplePledgeContext(exampleDonor('DON-A', kind)));
const ofFoundation = ofKind('FOUNDATION');
const announced = givenPledge().commands(announcing());
/** Returns a catalogue in which purpose k is closed for both recommendations from a day on. */
const kClosedOn = (effectiveDate: string) => {
  const label = 'Technical assistance to Member States';
  const facts = { code: 'k', kind: 'LETTER', label, recommendations: [], effectiveDate } as const;
  return given(purposesDecider, { byController: false })
    .events(...resolutionCatalogue())
    .commands(new SetPurpose(facts, requestOn())).state;
};
/** Command for EUR 400.00 that were received on 2 July, before the signature. */
const advance = settling([paying(eur('400.00'), '441.99')]);

describe('announcing a pledge', () => {
  it('books nothing but its memorandum, at the rate of the day', () => {
    const events = givenPledge().when(announcing()).decided();
    expect(linesOf(events)).toEqual([]);
    expect(linesOn('9110', events, 'donor', 'pledge', 'recommendation', 'purpose')).toEqual([
      '9110 1000.00 EUR = 1081.08 DON-A P1 n TA-GEN',
    ]);
    expect(linesOn('9190', events)).toEqual(['9190 -1000.00 EUR = -1081.08']);
  });

  it('leaves what carries no earmark in the bucket of its recommendation', () => {
    const mixed = announcing({
      recommendation: 'm',
      earmarks: earmarksOf('300.00', 'f', 'j', 'f'),
    });
    const [event] = givenPledge()
      .when(mixed)
      .thenEvents({
        data: {
          earmarks: [
            { purpose: 'f', amount: eur('600.00') },
            { purpose: 'j', amount: eur('300.00') },
            { purpose: 'M-GEN', amount: eur('100.00') },
          ],
        },
      });
    expect(linesOn('9110', [event as never], 'purpose')).toEqual([
      '9110 600.00 EUR = 648.65 f',
      '9110 300.00 EUR = 324.32 j',
      '9110 100.00 EUR = 108.11 M-GEN',
    ]);
  });

  it('converts the total once: the shares sum to it to the cent', () => {
    const thirds = announcing({ amount: eur('1.00'), earmarks: earmarksOf('0.33', 'e', 'k', 'l') });
    expect(linesOn('9110', givenPledge().when(thirds).decided(), 'purpose')).toEqual([
      '9110 0.33 EUR = 0.36 e',
      '9110 0.33 EUR = 0.35 k',
      '9110 0.33 EUR = 0.36 l',
      '9110 0.01 EUR = 0.01 TA-GEN',
    ]);
  });

  it.each([
    ['yen', jpy('150100'), '9110 150100 JPY = 1000.00'],
    ['Kuwaiti dinars', kwd('307.500'), '9110 307.500 KWD = 1000.00'],
    ['dollars', usd('1000.00'), '9110 1000.00 USD = 1000.00'],
  ])('takes %s with the decimals of the currency', (_what, amount, line) => {
    const events = givenPledge().when(announcing({ amount })).decided();
    expect(linesOn('9110', events)).toEqual([line]);
  });

  it('warns of a donor who could not sign, and of due diligence to come, and refuses neither', () => {
    const later = announcing({ announcedOn: '2023-12-31' });
    const [event] = ofFoundation.when(later).decided();
    expect(event?.data.warnings).toMatchObject([
      { code: 'DONOR_NOT_ELIGIBLE', detail: expect.stringMatching(/DON-A.*2023-12-31/) as string },
      { code: 'DUE_DILIGENCE_REQUIRED', detail: expect.stringContaining('DON-A') as string },
    ]);
    const [ofState] = givenPledge().when(announcing()).decided();
    expect(ofState?.data.warnings).toEqual([]);
  });

  it.each([
    ['lets it', true, []],
    ['does not let it', false, [{ code: 'DONOR_NOT_ELIGIBLE' }]],
  ])('warns of a regional organization where the setting %s sign (n)', (_what, may, warnings) => {
    const party = { donorId: 'DON-A', since: '2003-09-29', effectiveDate: '2003-09-29' };
    const organization = exampleDonor('DON-A', 'REIO_PARTY');
    const donor = organization && { ...organization, party: [party] };
    givenPledge()
      .with({ donor, regionalOrganizationsEligible: may })
      .when(announcing())
      .thenEvents({ data: { warnings } });
  });

  it('warns of a rate that is older than 45 days', () => {
    const [event] = givenPledge()
      .when(announcing({ announcedOn: '2024-02-29' }))
      .decided();
    expect(event?.data.warnings?.map((warning) => warning.code)).toEqual(['RATE_OLD']);
  });

  it.each([
    [['PLEDGE_EXISTS', 'P1', 'id'], announced, announcing()],
    [
      ['DATE_IN_FUTURE', '2025-01-02 2024-12-31', 'announcedOn'],
      givenPledge(),
      announcing({ announcedOn: '2025-01-02' }),
    ],
    [['INVALID_DATE', '', 'announcedOn'], givenPledge(), announcing({ announcedOn: '2024-02-30' })],
    [['DONOR_UNKNOWN', 'DON-A', 'donorId'], givenPledge().with({ donor: undefined }), announcing()],
    [['INVALID_AMOUNT', '', 'amount'], givenPledge(), announcing({ amount: eur('0.00') })],
    [['INVALID_AMOUNT', '', 'amount'], givenPledge(), announcing({ amount: eur('-1.00') })],
    [
      ['INVALID_MINOR_UNITS', 'JPY 0 100.50 2', 'amount'],
      givenPledge(),
      announcing({ amount: jpy('100.50') }),
    ],
    [
      ['UNKNOWN_CURRENCY', 'EUX', 'amount.currency'],
      givenPledge(),
      announcing({ amount: { amount: '1', currency: 'EUX' } }),
    ],
    [
      ['AMOUNT_TOO_LARGE', '100000000000.00', 'amount'],
      givenPledge(),
      announcing({ amount: eur('100000000000.00') }),
    ],
    [
      ['AMOUNT_TOO_LARGE', 'EUR 99999999999.99 0.925 USD', ''],
      givenPledge(),
      announcing({ amount: eur('99999999999.99') }),
    ],
    [
      ['RATE_MISSING', 'GBP 2024-03-11', ''],
      givenPledge(),
      announcing({ amount: { amount: '1', currency: 'GBP' } }),
    ],
    [
      ['RATE_MISSING', 'EUR 2023-12-30', ''],
      givenPledge(),
      announcing({ announcedOn: '2023-12-30' }),
    ],
    [
      ['PURPOSE_UNKNOWN', 'q', 'earmarks[0].purpose'],
      givenPledge(),
      announcing({ earmarks: earmarksOf('1.00', 'q') }),
    ],
    [
      ['PURPOSE_NOT_ALLOWED', '2024-03-11', 'earmarks[0].purpose'],
      givenPledge(),
      announcing({ earmarks: earmarksOf('1.00', 'f') }),
    ],
    [
      ['PURPOSE_NOT_ALLOWED', '2024-03-11', 'earmarks[0].purpose'],
      givenPledge(),
      announcing({ earmarks: earmarksOf('1.00', 'n') }),
    ],
    [
      ['CROSS_RECOMMENDATION', 'M-GEN', 'earmarks[0].purpose'],
      givenPledge(),
      announcing({ earmarks: earmarksOf('1.00', 'M-GEN') }),
    ],
    [
      ['EARMARKS_EXCEED_AMOUNT', '1000.02 1000.00', 'earmarks'],
      givenPledge(),
      announcing({ earmarks: earmarksOf('500.01', 'k', 'l') }),
    ],
    [
      ['INVALID_AMOUNT', '', 'earmarks[0].amount'],
      givenPledge(),
      announcing({ earmarks: earmarksOf('0.00', 'k') }),
    ],
    [
      ['CURRENCY_MISMATCH', 'EUR USD', 'earmarks[0].amount'],
      givenPledge(),
      announcing({ earmarks: [{ purpose: 'k', amount: usd('1') }] }),
    ],
    [
      ['LIMIT_EXCEEDED', '100', 'earmarks'],
      givenPledge(),
      announcing({ earmarks: earmarksOf('0.01', ...Array<string>(earmarksMax + 1).fill('k')) }),
    ],
    [
      ['ANONYMOUS_ABOVE_LIMIT', 'USD 10000.00', 'amount'],
      ofKind('ANONYMOUS'),
      announcing({ recommendation: 'm', amount: usd('10000.01') }),
    ],
  ] as const)('is refused with %j (%#)', (refusal, state, command) => {
    state.when(command).thenRefusal(refusal);
  });

  it('takes from an anonymous donor up to the limit', () => {
    expect(settingsOn('2024-01-01').anonymousUsdMax).toBe(1_000_000n);
    const gift = announcing({ recommendation: 'm', amount: usd('10000.00') });
    ofKind('ANONYMOUS').when(gift).thenEvents({ type: 'PledgeAnnounced' });
  });
});

describe('amending an announcement', () => {
  it('renews the memorandum at the rate of its own date', () => {
    const events = announced.when(amending({ effectiveDate: '2024-05-02' })).decided();
    expect(linesOf(events)).toEqual([]);
    expect(linesOn('9110', events, 'purpose')).toEqual([
      '9110 -1000.00 EUR = -1081.08 TA-GEN',
      '9110 1100.00 EUR = 1222.22 TA-GEN',
    ]);
  });

  it('carries a single earmark over to the new amount', () => {
    givenPledge()
      .commands(announcing({ earmarks: earmarksOf('1000.00', 'k') }))
      .when(amending())
      .thenEvents({ data: { earmarks: earmarksOf('1100.00', 'k') } });
  });

  it('carries several earmarks over while the amount stays, and takes new ones', () => {
    const two = givenPledge().commands(announcing({ earmarks: earmarksOf('500.00', 'k', 'l') }));
    two
      .when(amending({ amount: eur('1000.00') }))
      .thenEvents({ data: { earmarks: earmarksOf('500.00', 'k', 'l') } });
    two
      .when(amending({ earmarks: earmarksOf('1100.00', 'e') }))
      .thenEvents({ type: 'PledgeAmended' });
    two.when(amending()).thenRefused('EARMARKS_REQUIRED');
  });

  it('cannot fall below what came in before the signature', () => {
    const paid = announced.commands(advance);
    paid.when(amending({ effectiveDate: '2024-07-03', amount: eur('400.00') })).decided();
    paid
      .when(amending({ effectiveDate: '2024-07-03', amount: eur('399.99') }))
      .thenRefused('BELOW_RECEIVED');
    paid
      .when(amending({ effectiveDate: '2024-07-03', earmarks: earmarksOf('1100.00', 'k') }))
      .thenRefused('BELOW_RECEIVED', 'TA-GEN');
  });

  it('cannot fall below it even when it is dated before the money', () => {
    announced
      .commands(advance)
      .when(amending({ effectiveDate: '2024-04-15', amount: eur('399.99') }))
      .thenRefused('BELOW_RECEIVED', '2024-07-02');
  });

  const anonymous = ofKind('ANONYMOUS').commands(
    announcing({ recommendation: 'm', amount: usd('10000.00') }),
  );

  it.each([
    [['PLEDGE_UNKNOWN', 'P1', 'pledgeId'], givenPledge(), amending()],
    [
      ['PLEDGE_STATUS', 'P1 withdrawn announced', ''],
      announced.commands(withdrawing()),
      amending({ effectiveDate: '2024-06-16' }),
    ],
    [
      ['PLEDGE_STATUS', 'P1 withdrawn announced', ''],
      announced.commands(withdrawing()),
      amending({ effectiveDate: '2024-07-01' }),
    ],
    [
      ['DATES_NOT_ORDERED', '2024-03-10 2024-03-11', 'effectiveDate'],
      announced,
      amending({ effectiveDate: '2024-03-10' }),
    ],
    [
      ['DATES_NOT_ORDERED', '2024-04-14 2024-04-15', 'effectiveDate'],
      announced.commands(amending()),
      amending({ effectiveDate: '2024-04-14' }),
    ],
    [
      ['DATE_IN_FUTURE', '2025-06-01 2024-12-31', 'effectiveDate'],
      announced,
      amending({ effectiveDate: '2025-06-01' }),
    ],
    [['INVALID_DATE', '', 'effectiveDate'], announced, amending({ effectiveDate: '' })],
    [['CURRENCY_MISMATCH', 'EUR USD', 'amount'], announced, amending({ amount: usd('1100.00') })],
    [['INVALID_AMOUNT', '', 'amount'], announced, amending({ amount: eur('0') })],
    [
      ['PURPOSE_NOT_ALLOWED', '2024-04-15', 'earmarks[0].purpose'],
      announced,
      amending({ earmarks: earmarksOf('1.00', 'd') }),
    ],
    [
      ['EARMARKS_EXCEED_AMOUNT', '1100.01 1100.00', 'earmarks'],
      announced,
      amending({ earmarks: earmarksOf('1100.01', 'k') }),
    ],
    [
      ['ANONYMOUS_ABOVE_LIMIT', 'USD 10000.00', 'amount'],
      anonymous,
      amending({ amount: usd('10000.01') }),
    ],
  ] as const)('is refused with %j (%#)', (refusal, state, command) => {
    state.when(command).thenRefusal(refusal);
  });
});

describe('the end of an announcement', () => {
  it.each([
    ['PledgeWithdrawn', withdrawing('2024-07-15')],
    ['PledgeLapsed', lapsing('2024-07-15')],
  ] as const)('%s takes the memorandum back and books nothing', (type, command) => {
    const events = announced.when(command).thenEvents({ type });
    expect(linesOf(events)).toEqual([]);
    expect(linesOn('9110', events)).toEqual(['9110 -1000.00 EUR = -1081.08']);
  });

  it.each([
    ['PledgeWithdrawn', withdrawing('2024-07-15')],
    ['PledgeLapsed', lapsing('2024-07-15')],
  ] as const)(
    '%s turns money received in advance into a refund, at carrying value',
    (_, command) => {
      const events = announced.commands(advance).when(command).decided();
      expect(linesOf(events, 'pledge', 'purpose')).toEqual([
        '2120 400.00 EUR = 441.99 P1 TA-GEN',
        '2140 -400.00 EUR = -441.99 P1 TA-GEN',
      ]);
    },
  );

  it.each([
    ['withdrawal', withdrawing('2024-07-15')],
    ['lapse', lapsing('2024-07-15')],
  ] as const)('keeps what it owes back as refund %s', (refundId, command) => {
    const ended = announced.commands(advance, command).state;
    const refunds = ended.status === 'none' ? [] : [...ended.refunds.values()];
    const lines = [{ purpose: 'TA-GEN', amount: 40_000n, usd: 44_199n }];
    expect(refunds).toEqual([{ refundId, eventId: 'e3', currency: 'EUR', lines }]);
    expect(announced.commands(command).state).toMatchObject({ refunds: new Map() });
  });

  it('owes each purpose its own part back', () => {
    const earmarks = earmarksOf('400.00', 'k', 'l');
    const paid = givenPledge().commands(
      announcing({ earmarks }),
      settling([paying(eur('300.00'), '331.49', { purpose: 'k' })], { applicationId: 'A1' }),
      settling([paying(eur('0.01'), '0.02', { purpose: 'l' })], { applicationId: 'A2' }),
      settling([paying(eur('100.00'), '110.50', { purpose: 'k' })], { applicationId: 'A3' }),
    );
    expect(linesOf(paid.when(withdrawing('2024-07-15')).decided(), 'purpose')).toEqual([
      '2120 400.00 EUR = 441.99 k',
      '2140 -400.00 EUR = -441.99 k',
      '2120 0.01 EUR = 0.02 l',
      '2140 -0.01 EUR = -0.02 l',
    ]);
  });

  it.each([
    [['PLEDGE_UNKNOWN', 'P1', 'pledgeId'], givenPledge(), withdrawing()],
    [['PLEDGE_STATUS', 'P1 signed announced', ''], announced.commands(signing()), withdrawing()],
    [['PLEDGE_STATUS', 'P1 withdrawn announced', ''], announced.commands(withdrawing()), lapsing()],
    [['PLEDGE_STATUS', 'P1 lapsed announced', ''], announced.commands(lapsing()), withdrawing()],
    [
      ['DATES_NOT_ORDERED', '2024-03-10 2024-03-11', 'effectiveDate'],
      announced,
      withdrawing('2024-03-10'),
    ],
    [
      ['DATE_IN_FUTURE', '2025-06-01 2024-12-31', 'effectiveDate'],
      announced,
      lapsing('2025-06-01'),
    ],
    [
      ['DEPENDENT_EVENTS', 'TA-GEN EUR 400.00 2024-07-01', ''],
      announced.commands(advance),
      withdrawing('2024-07-01'),
    ],
    [
      ['DEPENDENT_EVENTS', 'TA-GEN EUR 400.00 2024-07-01', ''],
      announced.commands(advance),
      lapsing('2024-07-01'),
    ],
  ] as const)('is refused with %j (%#)', (refusal, state, command) => {
    state.when(command).thenRefusal(refusal);
  });
});

describe('accepting a pledge', () => {
  it('is a step of its own that books nothing', () => {
    const events = announced.when(accepting()).thenEvents({ type: 'PledgeAccepted' });
    expect(events[0]?.data.entries).toEqual([]);
  });

  it('of an additional liability names the consent to it', () => {
    announced
      .when(accepting({ additionalLiability: true, consentReference: 'GA decision' }))
      .thenEvents({ data: { additionalLiability: true, consentReference: 'GA decision' } });
  });

  it('has to be taken anew when the signature that included it is reversed', () => {
    const signed = announced.commands(signing());
    const unsigned = signed.commands(reversing(signed.idOf('AgreementSigned')));
    unsigned
      .when(accepting({ effectiveDate: '2024-11-02' }))
      .thenEvents({ type: 'PledgeAccepted' });
  });

  const ofNgo = ofKind('NGO').commands(announcing());
  const announcedForK = givenPledge().commands(announcing({ earmarks: earmarksOf('400.00', 'k') }));

  it('is of purposes that are open on its day, whatever becomes of them', () => {
    announcedForK
      .with({ purposes: kClosedOn('2024-04-21') })
      .when(accepting())
      .decided();
  });

  it.each([
    [['PLEDGE_UNKNOWN', 'P1', 'pledgeId'], givenPledge(), accepting()],
    [['PLEDGE_STATUS', 'P1 accepted', ''], announced.commands(accepting()), accepting()],
    [
      ['PLEDGE_STATUS', 'P1 signed announced', ''],
      givenPledge().commands(signingDirectly()),
      accepting(),
    ],
    [
      ['DATES_NOT_ORDERED', '2024-03-10 2024-03-11', 'effectiveDate'],
      announced,
      accepting({ effectiveDate: '2024-03-10' }),
    ],
    [
      ['DATE_IN_FUTURE', '2025-06-01 2024-12-31', 'effectiveDate'],
      announced,
      accepting({ effectiveDate: '2025-06-01' }),
    ],
    [['DONOR_UNKNOWN', 'DON-A', 'donorId'], announced.with({ donor: undefined }), accepting()],
    [
      ['PURPOSE_NOT_ALLOWED', 'k (n) 2024-04-20', 'effectiveDate'],
      announcedForK.with({ purposes: kClosedOn('2024-04-20') }),
      accepting(),
    ],
    [
      ['DUE_DILIGENCE_REQUIRED', 'DON-A NGO 2024-04-20', 'donorId'],
      ofNgo.with({ donor: { ...(exampleDonor('DON-A', 'NGO') as Donor), dueDiligence: [] } }),
      accepting(),
    ],
    [
      ['LIABILITY_CONSENT_REQUIRED', '', 'consentReference'],
      announced,
      accepting({ additionalLiability: true }),
    ],
    [
      ['LIABILITY_CONSENT_REQUIRED', '', 'consentReference'],
      announced,
      accepting({ additionalLiability: true, consentReference: ' ' }),
    ],
  ] as const)('is refused with %j (%#)', (refusal, state, command) => {
    state.when(command).thenRefusal(refusal);
  });
});
