import {
  agreement,
  announcing,
  approvedByController,
  earmarksOf,
  eur,
  exampleCondition,
  exampleDonor,
  examplePledgeContext,
  givenPledge,
  linesOf,
  requestOn,
  type StatedRefusal,
} from '@art30/testing';
import { SignAgreement, type AgreementTerms } from '../facts/agreement.facts';
import { SignDirectly } from '../facts/opening.facts';
import type { Obligation } from '../facts/obligation.facts';
import type { PledgeEvent } from '../facts/pledge.facts';

const today = '2026-02-01';
const context = { ...examplePledgeContext(exampleDonor('DON-A')), ...approvedByController, today };
const announced = givenPledge(context).commands(announcing());
const analysed = {
  complianceObligations: 'NONE',
  complianceReference: 'memo IPSAS47-2026-3',
} as const;

const signed = (terms: Partial<AgreementTerms>) =>
  new SignAgreement(
    { pledgeId: 'P1', ...agreement({ signedOn: '2026-01-15', ...terms }) },
    requestOn(today),
  );
const directly = (terms: Partial<AgreementTerms>) =>
  new SignDirectly(
    {
      pledgeId: 'P1',
      donorId: 'DON-A',
      recommendation: 'n',
      amount: eur('1000.00'),
      earmarks: [],
      agreement: agreement({ signedOn: '2026-01-15', ...terms }),
    },
    requestOn(today),
  );

describe('the analysis of an agreement under IPSAS 47', () => {
  it('is booked as before where it finds no compliance obligation, under a policy of its own', () => {
    const [event] = announced.when(signed(analysed)).decided();
    expect(event).toMatchObject({
      type: 'AgreementSigned',
      data: { policy: 'IPSAS47-NONE@1', ...analysed },
    });
    const before = announced.when(signed({ signedOn: '2025-12-31' })).decided();
    expect(linesOf([event as PledgeEvent])).toEqual(linesOf(before));
  });

  it('is asked for from 1 January 2026 on, and not before', () => {
    const old = announced.when(signed({ signedOn: '2025-12-31' })).decided();
    expect(old).toMatchObject([{ data: { policy: 'IPSAS23-UN@1' } }]);
    announced
      .when(signed({ signedOn: '2026-01-01' }))
      .thenRefusal(['COMPLIANCE_ANALYSIS_REQUIRED', '2026-01-01 NONE', 'complianceObligations']);
  });

  it.each([
    [['COMPLIANCE_ANALYSIS_REQUIRED', 'IPSAS 47', 'complianceObligations'], {}],
    [
      ['COMPLIANCE_ANALYSIS_REQUIRED', 'reference', 'complianceReference'],
      { complianceObligations: 'NONE' },
    ],
    [
      ['COMPLIANCE_ANALYSIS_REQUIRED', 'reference', 'complianceReference'],
      { ...analysed, complianceReference: '\u200b' },
    ],
    [
      ['COMPLIANCE_ANALYSIS_REQUIRED', 'IPSAS 47', 'complianceObligations'],
      { complianceReference: 'memo' },
    ],
  ] as const)('is refused with %j for %j', (refusal, terms) => {
    announced.when(signed(terms)).thenRefusal(refusal);
    const [code, figures, field] = refusal;
    givenPledge(context)
      .when(directly(terms))
      .thenRefusal([code, figures, `agreement.${field}`]);
  });

  it('governs the pledge for all of its life', () => {
    const past = announced.commands(signed(analysed));
    const [, signature] = past.recorded;
    expect(signature?.event.data.policy).toBe('IPSAS47-NONE@1');
    expect(past.state).toMatchObject({ policy: 'IPSAS47-NONE@1' });
  });
});

/** Obligation of 1,000 EUR for (k), satisfied by expenditure, with other members. */
const obligation = (members: Partial<Obligation> = {}): Obligation => ({
  no: 1,
  purpose: 'k',
  amount: eur('1000.00'),
  satisfied: 'AS_SPENT',
  ...members,
});

/** Whole analysis of an agreement on EUR 1,000.00 for (k), with one obligation. */
const identified = {
  earmarks: earmarksOf('1000.00', 'k'),
  complianceObligations: 'IDENTIFIED',
  complianceReference: 'memo IPSAS47-2026-2',
  obligations: [obligation()],
  rightToConsideration: 'WHEN_DUE',
  enforceability: {
    byOrganization: true,
    byDonor: true,
    basis: 'AGREEMENT',
    reference: 'AGR-2026-001, art. 12',
  },
  returnObligation: { scope: 'UNSPENT', clause: 'art. 9' },
} as const;

/** Two obligations of (k), numbered 1 and 2, of EUR 600.00 and EUR 400.00. */
const two = (first: Partial<Obligation>, second: Partial<Obligation>) => ({
  obligations: [
    obligation({ amount: eur('600.00'), ...first }),
    obligation({ no: 2, amount: eur('400.00'), ...second }),
  ],
});
const milestone = { satisfied: 'MILESTONE' } as const;
const former = { formerAnalysis: 'CONDITION' } as const;

describe('an agreement with compliance obligations', () => {
  it.each<readonly [string, Partial<AgreementTerms>]>([
    ['one by expenditure', {}],
    ['two of one purpose', two({}, milestone)],
    ['two under a former condition', two({ ...milestone, ...former }, { ...milestone, ...former })],
    [
      'one purpose, the bucket being free',
      {
        earmarks: earmarksOf('500.00', 'k'),
        obligations: [obligation({ amount: eur('500.00') })],
      },
    ],
    ['for the bucket', { earmarks: [], obligations: [obligation({ purpose: 'TA-GEN' })] }],
    [
      'which the Organization cannot enforce, once it is paid',
      {
        rightToConsideration: 'WHEN_RECEIVED',
        enforceability: { ...identified.enforceability, byOrganization: false },
      },
    ],
    ['nothing of which is returned', { returnObligation: { scope: 'NONE', clause: 'art. 9' } }],
  ])('is complete, and waits for its posting rules alone: %s', (_name, terms) => {
    announced
      .when(signed({ ...identified, ...terms }))
      .thenRefusal(['POLICY_NOT_AVAILABLE', 'no posting rules', 'complianceObligations']);
  });

  it.each<readonly [StatedRefusal, Partial<AgreementTerms>]>([
    [['OBLIGATIONS_REQUIRED', 'IDENTIFIED', 'obligations'], { obligations: undefined }],
    [['OBLIGATIONS_REQUIRED', 'IDENTIFIED', 'obligations'], { obligations: [] }],
    [
      ['OBLIGATIONS_REQUIRED', 'NONE', 'obligations'],
      { complianceObligations: 'NONE', rightToConsideration: 'WHEN_RECEIVED' },
    ],
    [
      ['OBLIGATIONS_INVALID', 'number 1', 'obligations[0].no'],
      { obligations: [obligation({ no: 2 })] },
    ],
    [['OBLIGATIONS_INVALID', 'number 2', 'obligations[1].no'], two({}, { ...milestone, no: 3 })],
    [
      ['OBLIGATIONS_INVALID', 'obligation 1 j', 'obligations[0].purpose'],
      { obligations: [obligation({ purpose: 'j' })] },
    ],
    [
      ['CURRENCY_MISMATCH', 'USD', 'obligations[0].amount'],
      { obligations: [obligation({ amount: { amount: '1000.00', currency: 'USD' } })] },
    ],
    [
      ['INVALID_AMOUNT', '', 'obligations[1].amount'],
      two({ amount: eur('1000.00') }, { ...milestone, amount: eur('0.00') }),
    ],
    [
      ['INVALID_DATE', '', 'obligations[0].expectedBy'],
      { obligations: [obligation({ expectedBy: '2026-02-30' })] },
    ],
    [['OBLIGATIONS_INVALID', 'obligation 1', 'obligations[0].formerAnalysis'], two(former, former)],
    [['OBLIGATIONS_INVALID', 'k 2', 'obligations'], two({}, {})],
    [
      ['OBLIGATIONS_INVALID', 'k formerAnalysis', 'obligations'],
      two({ ...milestone, ...former }, milestone),
    ],
    [
      ['OBLIGATIONS_DO_NOT_SUM', 'k 999.99 EUR 1000.00 EUR', 'obligations'],
      { obligations: [obligation({ amount: eur('999.99') })] },
    ],
    [
      ['OBLIGATIONS_DO_NOT_SUM', 'k 1000.01 EUR 1000.00 EUR', 'obligations'],
      two({ amount: eur('600.01') }, milestone),
    ],
    [
      ['CONSIDERATION_RIGHT_REQUIRED', '', 'rightToConsideration'],
      { rightToConsideration: undefined },
    ],
    [['ENFORCEABILITY_REQUIRED', '', 'enforceability'], { enforceability: undefined }],
    [
      ['ENFORCEABILITY_REQUIRED', '', 'enforceability.reference'],
      { enforceability: { ...identified.enforceability, reference: ' ' } },
    ],
    [
      ['ENFORCEABILITY_CONTRADICTS', 'NONE', 'enforceability.byDonor'],
      { enforceability: { ...identified.enforceability, byDonor: false } },
    ],
    [
      ['ENFORCEABILITY_CONTRADICTS', 'WHEN_RECEIVED', 'rightToConsideration'],
      { enforceability: { ...identified.enforceability, byOrganization: false } },
    ],
    [['RETURN_OBLIGATION_REQUIRED', '', 'returnObligation'], { returnObligation: undefined }],
    [
      ['RETURN_OBLIGATION_REQUIRED', '', 'returnObligation.clause'],
      { returnObligation: { scope: 'NONE', clause: ' ' } },
    ],
    [['CONDITION_UNDER_IPSAS47', '2026-01-01', 'condition'], { condition: exampleCondition }],
  ])('is refused with %j for %j', (refusal, terms) => {
    announced.when(signed({ ...identified, ...terms })).thenRefusal(refusal);
  });
});

describe('an agreement without compliance obligations', () => {
  it('keeps the grounds of its analysis in the event', () => {
    const { enforceability, returnObligation } = identified;
    const grounds = { enforceability: { ...enforceability, byDonor: false }, returnObligation };
    const [event] = announced.when(signed({ ...analysed, ...grounds })).decided();
    expect(event).toMatchObject({ data: { ...analysed, ...grounds } });
  });

  it.each<readonly [StatedRefusal, Partial<AgreementTerms>]>([
    [
      ['OBLIGATIONS_INVALID', 'WHEN_RECEIVED', 'rightToConsideration'],
      { rightToConsideration: 'WHEN_DUE' },
    ],
    [
      ['POLICY_NOT_AVAILABLE', 'by payment', 'rightToConsideration'],
      { rightToConsideration: 'WHEN_RECEIVED' },
    ],
    [['CONDITION_UNDER_IPSAS47', '2026-01-01', 'condition'], { condition: exampleCondition }],
  ])('is refused with %j for %j', (refusal, terms) => {
    announced.when(signed({ ...analysed, ...terms })).thenRefusal(refusal);
  });

  it.each(['obligations', 'rightToConsideration', 'enforceability', 'returnObligation'] as const)(
    'of 2025 cannot state %s, under a standard of 2026',
    (member) => {
      announced
        .when(signed({ signedOn: '2025-12-31', [member]: identified[member] }))
        .thenRefusal(['OBLIGATIONS_INVALID', '2026-01-01', member]);
    },
  );

  it('may state a condition until 2025', () => {
    const terms = { signedOn: '2025-12-31', condition: exampleCondition };
    expect(announced.when(signed(terms)).decided()).toMatchObject([
      { data: { condition: exampleCondition } },
    ]);
  });
});
