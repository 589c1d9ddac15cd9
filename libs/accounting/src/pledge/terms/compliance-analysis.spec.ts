import {
  agreement,
  announcing,
  approvedByController,
  eur,
  exampleDonor,
  examplePledgeContext,
  givenPledge,
  linesOf,
  requestOn,
} from '@art30/testing';
import { SignAgreement, type AgreementTerms } from '../facts/agreement.facts';
import { SignDirectly } from '../facts/opening.facts';
import type { PledgeEvent } from '../facts/pledge.facts';

const today = '2026-02-01';
const context = { ...examplePledgeContext(exampleDonor('DON-A')), ...approvedByController, today };
const announced = givenPledge(context).commands(announcing());
const analysed = { complianceObligations: 'NONE', complianceReference: 'memo IPSAS47-2026-3' };

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
    [
      ['POLICY_NOT_AVAILABLE', 'IPSAS 47', 'complianceObligations'],
      {
        ...analysed,
        complianceObligations: 'a report on model provisions in each of three States',
      },
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
