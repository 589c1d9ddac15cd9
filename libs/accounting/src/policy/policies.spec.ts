import { policyInForce, settingsOn } from '../kernel/policy-settings';
import { policiesOfBuild } from './policies';

describe('posting policies', () => {
  it('are kept under the name that events store', () => {
    expect(policiesOfBuild.named(policyInForce).id).toBe('IPSAS23-UN@1');
  });

  it('are never guessed', () => {
    expect(() => policiesOfBuild.named('IPSAS23-UN@2')).toThrow('not known to this build');
  });

  const rules = policiesOfBuild.named(policyInForce);
  const dated = { effectiveDate: '2024-05-06' };

  it('book no fact on a pledge or a receipt that does not exist', () => {
    const withdrawn = { type: 'PledgeWithdrawn', data: { ...dated, reason: 'x' } } as const;
    expect(() => rules.pledge(withdrawn, { status: 'none' })).toThrow('does not exist');
    const released = {
      type: 'ReceiptReleased',
      data: { ...dated, applicationId: 'A1', pledgeId: 'P1', reason: 'x' },
    } as const;
    expect(() => rules.receipt(released, { status: 'none' })).toThrow('does not exist');
  });
});

describe('what the organization has set', () => {
  it.each([['1999-01-01'], ['2024-05-06'], ['2099-12-31']])('holds on %s', (date) => {
    expect(settingsOn(date)).toMatchObject({
      bankChargesToleranceUsd: 5_000n,
      anonymousUsdMax: 1_000_000n,
      rateAgeDaysMax: 45n,
      standardPscRate: '0.13',
    });
  });
});
