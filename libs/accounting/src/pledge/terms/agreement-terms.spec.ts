import {
  agreement,
  amending,
  announcing,
  earmarksOf,
  eur,
  exampleCondition,
  exampleDonor,
  examplePledgeContext,
  givenPledge,
  instalments,
  jpy,
  linesOn,
  paying,
  settling,
  signing,
  signingDirectly,
  usd,
  withdrawing,
} from '@art30/testing';
import type { Donor } from '../../donor/donor.decider';
import { instalmentsMax } from '../facts/pledge-parts';

const announced = givenPledge().commands(announcing());
const kAndL = givenPledge().commands(announcing({ earmarks: earmarksOf('500.00', 'k', 'l') }));

describe('an agreement reference that was used before', () => {
  it('is warned of, with the pledges that have it', () => {
    const warnings = announced
      .with({ likeAgreements: ['P7'] })
      .when(signing())
      .decided()
      .flatMap(({ data }) => data.warnings ?? []);
    expect(warnings).toEqual([
      {
        code: 'LIKELY_DUPLICATE',
        detail:
          'agreement reference "AGR-1" is that of pledge P7 already: ' +
          'if it is one agreement, reverse this signature',
      },
    ]);
  });
});

describe('an instalment that is due before the signature', () => {
  it('is warned of where its year is mistyped, 1924 for 2024', () => {
    const [only] = instalments(eur('1000.00'));
    const due = (dueOn: string) =>
      givenPledge()
        .when(signingDirectly({ instalments: [{ no: 1, amount: eur('1000.00'), ...only, dueOn }] }))
        .decided()
        .flatMap(({ data }) => data.warnings ?? []);
    const detail = expect.stringContaining(
      'instalment 1 is due on 1924-06-30, before the signature',
    );
    expect(due('1924-06-30')).toEqual([{ code: 'DATES_NOT_ORDERED', detail }]);
    expect(due('2024-12-31')).toEqual([]);
  });
});

describe('what an agreement must show', () => {
  const ofKind = (kind: Parameters<typeof exampleDonor>[1]) =>
    givenPledge(examplePledgeContext(exampleDonor('DON-A', kind))).commands(announcing());
  const ngo = exampleDonor('DON-A', 'NGO') as Donor;
  const unassessed: Donor = { ...ngo, dueDiligence: [] };
  const ofUnassessed = givenPledge(examplePledgeContext(unassessed)).commands(
    announcing({ recommendation: 'm' }),
  );
  const anonymous = givenPledge(examplePledgeContext(exampleDonor('DON-A', 'ANONYMOUS'))).commands(
    announcing({ recommendation: 'm', amount: usd('9999.00') }),
  );
  const proceeds = {
    legalBase: '30(2)(c)',
    confiscationOrder: 'Order 7',
    confiscatedValue: eur('10000.00'),
    percentage: '10',
  } as const;
  const ofCrime = { source: 'PROCEEDS_OF_CRIME' } as const;
  const due = (dueOn: string, no = 1) => ({ no, dueOn, amount: eur('500.00') });
  const tooMany = Array.from({ length: instalmentsMax + 1 }, (_, i) => ({
    no: i + 1,
    dueOn: '2024-06-30',
    amount: eur('1.00'),
  }));
  const linesOfOne = (lines: ReturnType<typeof earmarksOf>) => ({
    instalments: [{ no: 1, dueOn: '2024-06-30', amount: eur('1000.00'), lines }],
  });

  it.each([
    [['PLEDGE_UNKNOWN', 'P1', 'pledgeId'], givenPledge(), {}],
    [['PLEDGE_STATUS', 'P1 signed announced', ''], announced.commands(signing()), {}],
    [
      ['PLEDGE_STATUS', 'P1 withdrawn announced', ''],
      announced.commands(withdrawing()),
      { signedOn: '2024-07-01' },
    ],
    [
      ['DATES_NOT_ORDERED', '2024-03-10 2024-03-11', 'signedOn'],
      announced,
      { signedOn: '2024-03-10' },
    ],
    [
      ['DATE_IN_FUTURE', '2025-02-01 2024-12-31', 'signedOn'],
      announced,
      { signedOn: '2025-02-01' },
    ],
    [['INVALID_DATE', '', 'signedOn'], announced, { signedOn: '6 May 2024' }],
    [['DONOR_UNKNOWN', 'DON-A', 'donorId'], announced.with({ donor: undefined }), {}],
    [['DONOR_NOT_ELIGIBLE', 'DON-A 2024-05-06', 'donorId'], ofKind('FOUNDATION'), {}],
    [['DONOR_NOT_ELIGIBLE', 'DON-A 2024-05-06', 'donorId'], ofKind('STATE_NON_PARTY'), {}],
    [
      ['DONOR_NOT_ELIGIBLE', 'DON-A 2024-05-06', 'donorId'],
      ofKind('REIO_PARTY').with({ regionalOrganizationsEligible: false }),
      {},
    ],
    [['DUE_DILIGENCE_REQUIRED', 'DON-A NGO 2024-05-06', 'donorId'], ofUnassessed, {}],
    [
      ['ANONYMOUS_ABOVE_LIMIT', 'USD 10000.00', 'amount'],
      anonymous,
      { amount: usd('10000.01'), instalments: instalments(usd('10000.01')) },
    ],
    [
      ['ANONYMOUS_ABOVE_LIMIT', 'USD 10000.00 USD 1.01 2024', 'amount'],
      anonymous.with({
        anonymousAgreements: [{ pledgeId: 'P2', signedOn: '2024-12-31', usd: 101n }],
      }),
      { instalments: instalments(usd('9999.00')) },
    ],
    [['RATE_MISSING', 'EUR 2024-05-06', ''], announced.with({ rates: { lists: [] } }), {}],
    [
      ['LIABILITY_CONSENT_REQUIRED', '', 'consentReference'],
      announced,
      { additionalLiability: true },
    ],
    [
      ['LIABILITY_CONSENT_REQUIRED', '', 'consentReference'],
      announced,
      { additionalLiability: true, consentReference: ' ' },
    ],
    [['PSC_RATE_INVALID', 'fraction', 'pscRate'], announced, { pscRate: '1.01' }],
    [['PSC_RATE_INVALID', 'fraction', 'pscRate'], announced, { pscRate: '13%' }],
    [['PSC_RATE_INVALID', 'fraction', 'pscRate'], announced, { pscRate: '-0.13' }],
    [['PSC_APPROVAL_REQUIRED', '0.13', 'pscApprovalReference'], announced, { pscRate: '0.1299' }],
    [
      ['PSC_APPROVAL_REQUIRED', '0.13', 'pscApprovalReference'],
      announced,
      { pscRate: '0', pscApprovalReference: ' ' },
    ],
    [['PROCEEDS_PROVENANCE_REQUIRED', '', 'proceeds'], announced, ofCrime],
    [
      ['PROCEEDS_PROVENANCE_REQUIRED', '0 100', 'proceeds.percentage'],
      announced,
      { ...ofCrime, proceeds: { ...proceeds, percentage: '0' } },
    ],
    [
      ['PROCEEDS_PROVENANCE_REQUIRED', '0 100', 'proceeds.percentage'],
      announced,
      { ...ofCrime, proceeds: { ...proceeds, percentage: '100.01' } },
    ],
    [
      ['PROCEEDS_PROVENANCE_REQUIRED', '', 'proceeds'],
      announced,
      { ...ofCrime, proceeds: { ...proceeds, confiscationOrder: '' } },
    ],
    [
      ['PROCEEDS_PROVENANCE_REQUIRED', 'article 14', 'proceeds.requestingState'],
      announced,
      { ...ofCrime, proceeds: { ...proceeds, legalBase: '14(3)(a)' } },
    ],
    [
      ['UNKNOWN_COUNTRY', 'FRE', 'proceeds.requestingState'],
      announced,
      { ...ofCrime, proceeds: { ...proceeds, legalBase: '14(3)(a)', requestingState: 'FRE' } },
    ],
    [
      ['INVALID_AMOUNT', '', 'proceeds.confiscatedValue'],
      announced,
      { ...ofCrime, proceeds: { ...proceeds, confiscatedValue: eur('0') } },
    ],
    [
      ['PROCEEDS_PROVENANCE_REQUIRED', '', 'proceeds'],
      announced,
      { source: 'BUDGET', proceeds: { ...proceeds, confiscationOrder: ' ' } },
    ],
    [
      ['CONDITION_INCOMPLETE', '', 'condition'],
      announced,
      { condition: { ...exampleCondition, text: ' ' } },
    ],
    [
      ['CONDITION_INCOMPLETE', '', 'condition'],
      announced,
      { condition: { ...exampleCondition, returnClause: '' } },
    ],
    [['CURRENCY_MISMATCH', 'EUR USD', 'amount'], announced, { amount: usd('1000.00') }],
    [['INVALID_AMOUNT', '', 'amount'], announced, { amount: eur('0.00') }],
    [
      ['EARMARKS_REQUIRED', '', 'earmarks'],
      kAndL,
      { amount: eur('900.00'), instalments: instalments(eur('900.00')) },
    ],
    [
      ['EARMARKS_EXCEED_AMOUNT', '1000.01 1000.00', 'earmarks'],
      announced,
      { earmarks: earmarksOf('1000.01', 'k') },
    ],
    [
      ['PURPOSE_NOT_ALLOWED', '2024-05-06', 'earmarks[0].purpose'],
      announced,
      { earmarks: earmarksOf('1.00', 'f') },
    ],
    [['INSTALMENTS_INVALID', '1 100', 'instalments'], announced, { instalments: [] }],
    [['INSTALMENTS_INVALID', '1 100', 'instalments'], announced, { instalments: tooMany }],
    [
      ['INSTALMENTS_INVALID', '1 2 3', 'instalments[0].no'],
      announced,
      { instalments: [due('2024-06-30', 2), due('2024-07-30', 1)] },
    ],
    [
      ['INSTALMENTS_INVALID', '1 2 3', 'instalments[1].no'],
      announced,
      { instalments: [due('2024-06-30'), due('2024-07-30')] },
    ],
    [
      ['DATES_NOT_ORDERED', '', 'instalments[1].dueOn'],
      announced,
      { instalments: [due('2024-06-30'), due('2024-06-29', 2)] },
    ],
    [
      ['INVALID_DATE', '', 'instalments[0].dueOn'],
      announced,
      { instalments: [due('2024-06-31'), due('2024-07-30', 2)] },
    ],
    [
      ['INVALID_DATE', '', 'instalments[1].dueOn'],
      announced,
      { instalments: [due('2024-06-30'), due('2024-07-32', 2)] },
    ],
    [
      ['INSTALMENTS_DO_NOT_SUM', '999.99 1000.00', 'instalments'],
      announced,
      { instalments: instalments(eur('999.99')) },
    ],
    [
      ['INSTALMENTS_DO_NOT_SUM', '1000.01 1000.00', 'instalments'],
      announced,
      { instalments: instalments(eur('1000.00'), eur('0.01')) },
    ],
    [
      ['CURRENCY_MISMATCH', 'EUR USD', 'instalments[0].amount'],
      announced,
      { instalments: instalments(usd('1000.00')) },
    ],
    [
      ['INVALID_AMOUNT', '', 'instalments[1].amount'],
      announced,
      { instalments: instalments(eur('1000.00'), eur('0.00')) },
    ],
    [
      ['INSTALMENTS_INVALID', '', 'instalments[0].lines[0].purpose'],
      kAndL,
      linesOfOne(earmarksOf('1000.00', 'e')),
    ],
    [
      ['INSTALMENTS_DO_NOT_SUM', '1 999.98 1000.00', 'instalments[0].lines'],
      kAndL,
      linesOfOne(earmarksOf('499.99', 'k', 'l')),
    ],
    [['INSTALMENTS_DO_NOT_SUM', '', 'instalments'], kAndL, linesOfOne(earmarksOf('1000.00', 'k'))],
    [
      ['INVALID_AMOUNT', '', 'instalments[0].lines[1].amount'],
      kAndL,
      linesOfOne([...earmarksOf('1000.00', 'k'), ...earmarksOf('0.00', 'l')]),
    ],
    [
      ['CURRENCY_MISMATCH', 'EUR USD', 'amount'],
      kAndL,
      linesOfOne([{ purpose: 'k', amount: usd('1000.00') }]),
    ],
  ] as const)('is refused with %j (%#)', (refusal, state, terms) => {
    state.when(signing(terms)).thenRefusal(refusal);
  });

  it('refuses more shares than one event may hold', () => {
    const purposes = 'e e.regional e.national i i.tools i.good-practice k l l.compendia l.guidance';
    const earmarks = earmarksOf('99.00', ...purposes.split(' '));
    const parts = Array.from({ length: instalmentsMax }, () => eur('10.00'));
    const wide = { earmarks, instalments: instalments(...parts) };
    announced.when(signing(wide)).thenRefused('LIMIT_EXCEEDED', '1100 1000', 'instalments');
    const narrow = { ...wide, earmarks: earmarksOf('100.00', ...purposes.split(' ')) };
    announced.when(signing(narrow)).thenEvents({ type: 'AgreementSigned' });
  });

  const restated = {
    earmarks: earmarksOf('1100.00', 'k'),
    instalments: [
      {
        no: 1,
        dueOn: '2024-06-30',
        amount: eur('1100.00'),
        lines: [...earmarksOf('400.00', 'k'), ...earmarksOf('700.00', 'k')],
      },
    ],
  };

  it('adds up what lines state twice of a purpose, so that an amendment finds one share', () => {
    const inTwo = linesOfOne([...earmarksOf('400.00', 'k'), ...earmarksOf('600.00', 'k')]);
    const terms = { earmarks: earmarksOf('1000.00', 'k'), ...inTwo };
    const events = announced.when(signing(terms)).decided();
    expect(events).toMatchObject([
      { data: { instalments: [{ lines: earmarksOf('1000.00', 'k') }] } },
    ]);
    expect(linesOn('1310', events, 'purpose')).toEqual(['1310 1000.00 EUR = 1111.11 k']);
    announced
      .commands(signing(terms), settling([paying(eur('900.00'), '994.48')]))
      .when(amending({ effectiveDate: '2024-08-01', documentReference: 'doc', ...restated }))
      .thenEvents({ data: { instalments: [{ lines: earmarksOf('1100.00', 'k') }] } });
  });

  it('states lines for every instalment, and for every earmark, or for none', () => {
    const [first, second] = instalments(eur('400.00'), eur('600.00'));
    if (!first || !second) throw new Error('there are two');
    const half = [{ ...first, lines: earmarksOf('200.00', 'k', 'l') }, second];
    kAndL
      .when(signing({ instalments: half }))
      .thenRefused('INSTALMENTS_DO_NOT_SUM', '2 0.00 600.00', 'instalments[1].lines');
    const three = [
      ...earmarksOf('500.00', 'k'),
      ...earmarksOf('300.00', 'l'),
      ...earmarksOf('200.00', 'e'),
    ];
    const other = [
      ...earmarksOf('500.00', 'k'),
      ...earmarksOf('200.00', 'l'),
      ...earmarksOf('300.00', 'e'),
    ];
    announced
      .when(signing({ earmarks: three, ...linesOfOne(other) }))
      .thenRefused('INSTALMENTS_DO_NOT_SUM', 'earmark', 'instalments');
  });

  it('shares nothing to an instalment for which an earmark has no cent', () => {
    const cent = [...earmarksOf('0.99', 'k'), ...earmarksOf('0.01', 'l')];
    const small = announcing({ amount: eur('1.00'), earmarks: cent });
    givenPledge()
      .commands(small)
      .when(signing({ instalments: instalments(eur('0.50'), eur('0.50')) }))
      .thenEvents({
        data: {
          instalments: [
            { no: 1, lines: earmarksOf('0.50', 'k') },
            { no: 2, lines: [...earmarksOf('0.49', 'k'), ...earmarksOf('0.01', 'l')] },
          ],
        },
      });
  });

  it('refuses shares too small to divide by proportion and takes them when stated', () => {
    const two = ['k', 'l'].map((purpose) => ({ purpose, amount: jpy('2') }));
    const tiny = givenPledge().commands(announcing({ amount: jpy('4'), earmarks: two }));
    const four = instalments(jpy('1'), jpy('1'), jpy('1'), jpy('1'));
    tiny
      .when(signing({ instalments: four }))
      .thenRefused('INSTALMENT_LINES_REQUIRED', '', 'instalments');
    const stated = four.map((part, index) => ({
      ...part,
      lines: [{ purpose: index < 2 ? 'k' : 'l', amount: jpy('1') }],
    }));
    tiny.when(signing({ instalments: stated })).thenEvents({ type: 'AgreementSigned' });
  });

  it.each([
    ['a regional organization where the setting lets it', ofKind('REIO_PARTY'), {}],
    ['a support rate above 13 %', announced, { pscRate: '0.15' }],
    [
      'a lower support rate with its approval',
      announced,
      { pscRate: '0.07', pscApprovalReference: 'FAFA' },
    ],
    ['proceeds of crime with their provenance', announced, { ...ofCrime, proceeds }],
    [
      'all of what was confiscated',
      announced,
      { ...ofCrime, proceeds: { ...proceeds, percentage: '100' } },
    ],
    [
      'proceeds under article 14 with the requesting State',
      announced,
      { ...ofCrime, proceeds: { ...proceeds, legalBase: '14(3)(a)', requestingState: 'XAB' } },
    ],
    [
      'two instalments due on one day',
      announced,
      { instalments: [due('2024-06-30'), due('2024-06-30', 2)] },
    ],
  ] as const)('takes %s', (_what, state, terms) => {
    const party = { donorId: 'DON-A', since: '2003-09-29', effectiveDate: '2003-09-29' };
    const donor = state.state.status === 'none' ? undefined : exampleDonor('DON-A', 'REIO_PARTY');
    const eligible = donor && { ...donor, party: [party] };
    state.with({ donor: eligible }).when(signing(terms)).thenEvents({ type: 'AgreementSigned' });
  });

  it('signs under (n) from the day a State is a party until the day it is none', () => {
    const party = { donorId: 'DON-A', since: '2024-05-01', effectiveDate: '2024-05-01' };
    const noParty = exampleDonor('DON-A', 'STATE_NON_PARTY') as Donor;
    const donor: Donor = { ...noParty, party: [{ ...party, until: '2024-06-01' }] };
    const state = announced.with({ donor });
    state.when(signing({ signedOn: '2024-04-30' })).thenRefused('DONOR_NOT_ELIGIBLE', 'offer (m)');
    state.when(signing({ signedOn: '2024-05-01' })).decided();
    state.when(signing({ signedOn: '2024-05-31' })).decided();
    state.when(signing({ signedOn: '2024-06-01' })).thenRefused('DONOR_NOT_ELIGIBLE');
  });

  it.each([
    [['PLEDGE_EXISTS', 'P1', 'id'], announced, signingDirectly()],
    [
      ['DATE_IN_FUTURE', '2025-02-01 2024-12-31', 'agreement.signedOn'],
      givenPledge(),
      signingDirectly({ signedOn: '2025-02-01' }),
    ],
    [
      ['DONOR_UNKNOWN', 'DON-A', 'donorId'],
      givenPledge().with({ donor: undefined }),
      signingDirectly(),
    ],
    [['INVALID_AMOUNT', '', 'amount'], givenPledge(), signingDirectly({}, { amount: eur('0.00') })],
    [
      ['INSTALMENTS_DO_NOT_SUM', '1000.00 1000.01', 'agreement.instalments'],
      givenPledge(),
      signingDirectly({}, { amount: eur('1000.01') }),
    ],
    [
      ['CURRENCY_MISMATCH', 'USD EUR', 'agreement.instalments[0].amount'],
      givenPledge(),
      signingDirectly({}, { amount: usd('1000.00') }),
    ],
  ] as const)('refuses a direct signature with %j (%#)', (refusal, state, command) => {
    state.when(command).thenRefusal(refusal);
  });

  it('keeps reference, policy and rate with the fact', () => {
    announced.when(signing(agreement())).thenEvents({
      data: {
        agreementReference: 'AGR-1',
        policy: 'IPSAS23-UN@1',
        rate: { list: '2024-05-01.MONTHLY', effectiveDate: '2024-05-01', unitsPerUsd: '0.900' },
        warnings: [],
      },
    });
  });

  it('keeps what the Organization has consented to bear, and who', () => {
    const consented = { additionalLiability: true, consentReference: 'ACABQ letter' };
    announced.when(signing(consented)).thenEvents({ data: consented });
    announced.when(signing({ condition: undefined })).thenEvents({
      data: { additionalLiability: false, condition: null },
    });
  });
});
