import { given, requestOn } from '@art30/testing';
import { signingDecider, signingRuleOn, signingRulesMax, stricterRule } from './signing.decider';
import { SetSigningRule, type SigningRule } from './signing.facts';

const today = '2024-05-06';
const setting = (effectiveDate: string, rule: SigningRule = 'TWO_PEOPLE', on = today) =>
  new SetSigningRule(
    { effectiveDate, rule, reason: 'two officers', documentReference: 'memo 7' },
    requestOn(on),
  );
const none = given(signingDecider, { byController: true });

describe('a signing rule', () => {
  it('is put on record from its day on, with its reason and document, and books nothing', () => {
    none.when(setting(today)).thenEvents({
      type: 'SigningRuleSet',
      data: {
        effectiveDate: today,
        rule: 'TWO_PEOPLE',
        reason: 'two officers',
        documentReference: 'memo 7',
        entries: [],
      },
    });
  });

  it.each([
    [['DATES_NOT_ORDERED', '2024-05-05 2024-05-06', 'effectiveDate'], none, setting('2024-05-05')],
    [['INVALID_DATE', '', 'effectiveDate'], none, setting('2024-05-32')],
    [
      ['AUTHORITY_REQUIRED', 'a change of who signs', ''],
      none.with({ byController: false }),
      setting(today),
    ],
    [
      ['LIMIT_EXCEEDED', String(signingRulesMax), ''],
      none.commands(...Array.from({ length: signingRulesMax }, () => setting(today))),
      setting(today),
    ],
  ] as const)('is refused with %j (%#)', (refusal, state, command) => {
    state.when(command).thenRefusal(refusal);
  });

  it('holds from its day on, and before the first three people sign', () => {
    const { state } = none.commands(setting('2024-06-01'));
    expect(signingRuleOn(none.state, today)).toBe('THREE_PEOPLE');
    expect(signingRuleOn(state, '2024-05-31')).toBe('THREE_PEOPLE');
    expect(signingRuleOn(state, '2024-06-01')).toBe('TWO_PEOPLE');
  });

  it('gives way to the next one by their days, in whatever order they were set', () => {
    const { state } = none.commands(
      setting('2024-06-01', 'TWO_PEOPLE'),
      setting('2024-09-01', 'TWO_PEOPLE'),
      setting('2024-07-01', 'THREE_PEOPLE'),
      setting('2024-09-01', 'THREE_PEOPLE'),
    );
    const days = ['2024-06-30', '2024-07-01', '2024-08-31', '2024-09-01'];
    expect(days.map((day) => signingRuleOn(state, day))).toEqual([
      'TWO_PEOPLE',
      ...['THREE_PEOPLE', 'THREE_PEOPLE', 'THREE_PEOPLE'],
    ]);
  });

  it.each([
    ['THREE_PEOPLE', 'THREE_PEOPLE', 'THREE_PEOPLE'],
    ['THREE_PEOPLE', 'TWO_PEOPLE', 'THREE_PEOPLE'],
    ['TWO_PEOPLE', 'THREE_PEOPLE', 'THREE_PEOPLE'],
    ['TWO_PEOPLE', 'TWO_PEOPLE', 'TWO_PEOPLE'],
  ] as const)('is stricter with more people: of %s and %s it is %s', (one, other, stricter) => {
    expect(stricterRule(one, other)).toBe(stricter);
  });
});
