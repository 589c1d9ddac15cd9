import {
  accepting,
  announcing,
  eur,
  givenPledge,
  lapsing,
  paying,
  settling,
  signingDirectly,
  terminating,
  undoing,
  withdrawing,
} from '@art30/testing';
import { isOnePersonEnough, runningAgreement, signedPledge } from './existing-pledge';

const facts = { pledgeId: 'P1', effectiveDate: '2024-12-01' };
const announced = givenPledge().commands(announcing());
const signed = givenPledge().commands(signingDirectly());
type Pledge = typeof announced;
const advance = settling([paying(eur('100.00'), '110.50', { purpose: 'TA-GEN' })], {
  effectiveDate: '2024-07-01',
});

describe('an act that needs a signed pledge', () => {
  it.each<[string, Pledge, string]>([
    ['announced', announced, 'pledge P1 is announced, not signed: sign its agreement first'],
    [
      'withdrawn',
      announced.commands(withdrawing()),
      'pledge P1 is withdrawn, not signed: use a signed pledge',
    ],
    [
      'lapsed',
      announced.commands(lapsing()),
      'pledge P1 is lapsed, not signed: use a signed pledge',
    ],
  ])('is refused while it is %s', (_what, { state }, detail) => {
    expect(() => signedPledge(state, facts)).toThrow(
      expect.objectContaining({ code: 'PLEDGE_STATUS', detail }),
    );
  });

  it('is refused before the agreement, by its own day and by its posting day', () => {
    const { state } = signed;
    if (state.status !== 'signed') throw new Error('it is signed');
    const { effectiveDate } = state.agreement;
    const late = { ...state, agreement: { ...state.agreement, postingDate: '2024-11-15' } };
    const on =
      (day: string, postingDate = day) =>
      () =>
        signedPledge(late, { ...facts, effectiveDate: day, postingDate });
    expect(on('2024-11-15')).not.toThrow();
    expect(on(effectiveDate, '2024-11-15')).not.toThrow();
    expect(on(effectiveDate, '2024-11-14')).toThrow(
      expect.objectContaining({
        detail: 'the agreement is posted on 2024-11-15: state a postingDate from that day on',
        field: 'postingDate',
      }),
    );
    expect(on('2020-01-01')).toThrow(
      expect.objectContaining({
        detail: `the agreement is signed on ${effectiveDate}: use an effectiveDate from that day on`,
        field: 'effectiveDate',
      }),
    );
  });

  it('is refused once the agreement ended, where it changes terms or allocates', () => {
    const { state } = signed.commands(terminating());
    expect(() => runningAgreement(state, facts)).toThrow(
      expect.objectContaining({
        code: 'PLEDGE_STATUS',
        detail: expect.stringMatching(
          /^the agreement of pledge P1 was terminated on \d{4}-\d\d-\d\d: receive, spend or refund what is left of it, or reverse its termination$/,
        ) as string,
      }),
    );
    const running = signed.state;
    expect(runningAgreement(running, facts)).toBe(running);
  });
});

describe('one person', () => {
  it.each<[string, Pledge, boolean]>([
    ['that is not announced yet', givenPledge(), true],
    ['that is announced', announced, true],
    ['that is accepted', announced.commands(accepting()), true],
    ['that is signed', signed, false],
    ['that is withdrawn', announced.commands(withdrawing()), false],
    ['that was paid into in advance', announced.commands(advance), false],
    ['whose advance went back', announced.commands(advance, undoing('A1', '2024-08-01')), true],
  ])('may change a pledge %s: %#', (_what, { state }, expected) => {
    expect(isOnePersonEnough(state)).toBe(expected);
  });
});
