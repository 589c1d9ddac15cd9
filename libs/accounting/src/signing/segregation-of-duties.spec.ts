import type { SigningRule } from './signing.facts';
import {
  areEnough,
  dutiesAgainst,
  type Duty,
  isRecorder,
  type Part,
} from './segregation-of-duties';

/**
 * A proposal about a bank credit: a service account recorded it, a person is responsible for that account,
 * and another person certified it.
 */
const behind = {
  proposedBy: 'svc.bank',
  responsible: 'u.answers',
  cashier: 'u.cashier',
  certifiedBy: 'u.certify',
};
const rules: readonly SigningRule[] = ['THREE_PEOPLE', 'TWO_PEOPLE'];
const ofRecorder: readonly Duty[] = ['RECORDER'];

/**
 * The last two columns list the duties that forbid the part: under the rule of three people, and under the
 * rule of two (financial rules 105.5 and 105.6, domain rule 24, decision 32).
 */
it.each<[Part, string, readonly Duty[], readonly Duty[]]>([
  ['CERTIFY', 'svc.bank', ofRecorder, []],
  ['CERTIFY', 'u.answers', ofRecorder, []],
  ['CERTIFY', 'u.cashier', ['CASHIER'], ['CASHIER']],
  ['CERTIFY', 'u.certify', [], []],
  ['CERTIFY', 'u.other', [], []],
  ['APPROVE', 'svc.bank', ofRecorder, ofRecorder],
  ['APPROVE', 'u.answers', ofRecorder, ofRecorder],
  ['APPROVE', 'u.certify', ['CERTIFIER'], ['CERTIFIER']],
  ['APPROVE', 'u.cashier', ['CASHIER'], []],
  ['APPROVE', 'u.other', [], []],
  ['REJECT', 'svc.bank', ofRecorder, ofRecorder],
  ['REJECT', 'u.answers', ofRecorder, ofRecorder],
  ['REJECT', 'u.certify', [], []],
  ['REJECT', 'u.cashier', [], []],
  ['REJECT', 'u.other', [], []],
])('to %s is not for whoever has another duty: %s', (part, by, ofThree, ofTwo) => {
  expect(rules.map((rule) => dutiesAgainst(part, by, behind, rule))).toEqual([ofThree, ofTwo]);
});

it('is withdrawn by the recorder and whoever answers for it', () => {
  const people = ['svc.bank', 'u.answers', 'u.certify', 'u.cashier', 'u.other'];
  expect(people.filter((by) => isRecorder(by, behind))).toEqual(['svc.bank', 'u.answers']);
});

/**
 * Columns: recorder, certifier and approver that an event names; then if they satisfy the rule of three people, and the
 * rule of two.
 */
it.each([
  ['r', 'c', 'a', true, true],
  ['r', 'r', 'a', false, true],
  ['r', 'answers', 'a', false, true],
  ['r', 'c', 'c', false, false],
  ['r', 'c', 'r', false, false],
  ['r', 'c', 'answers', false, false],
  ['r', 'r', 'r', false, false],
  ['r', null, 'a', false, false],
  ['r', 'c', undefined, false, false],
])(
  '%s recorded, %s certified and %s approved',
  (recordedBy, certifiedBy, approvedBy, ...signed) => {
    const people = { recordedBy, certifiedBy, approvedBy, responsible: 'answers' };
    expect(rules.map((rule) => areEnough(people, rule))).toEqual(signed);
  },
);
