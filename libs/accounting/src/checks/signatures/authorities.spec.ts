import { authorityOf } from '@art30/testing';
import { authorityFor, coverOf, type Lack } from '../../delegation/authority';
import type { DelegationEvent } from '../../delegation/delegation.facts';
import type { Delegation } from '../../delegation/delegation.state';
import { policyInForce } from '../../kernel/policy-settings';
import { Rejection, type RejectionCode } from '../../kernel/rejection';
import type { LogRule } from '../log-rules/finding';
import { Authorities } from './authorities';

const today = '2024-05-06';
const person = 'u.approve';
const issuer = 'urn:test';
const roles = ['approver', 'controller'] as const;
const command = 'SignAgreement';

/** A granted delegation to approve, without a limit. */
const [granted] = authorityOf(person, ['approver']).delegations as readonly [Delegation];
const limit = { amount: '1000.00', currency: 'USD' };

/** Approved amounts: minor units of USD for donor A, of an agreement in EUR. */
const amountsOf = (minor: bigint) => ({
  byParty: new Map([['donor A', minor]]),
  currencies: ['EUR', 'USD'],
});
const before = (minor: bigint) => new Map([['donor A', minor]]);

function pureVerdict(held: Delegation, now: bigint, signed: bigint): string {
  const asked = { person, issuer, roles, today, command, amounts: amountsOf(now) };
  const sums = before(signed);
  const { under, lack } = coverOf([held], {
    ...asked,
    before: (party) => sums.get(party) ?? 0n,
  });
  return under?.id ?? lack?.of ?? '';
}

/** Returns the code of the ledger's refusal for such a signature, and its sentence. */
function ledgerAnswers(held: Delegation, now: bigint, signed: bigint): readonly string[] {
  const asked = { person, today, command, roles, amounts: amountsOf(now) };
  const authority = { issuer, roles, delegations: [held], signedBefore: before(signed) };
  try {
    return [authorityFor(asked, authority).signedAs.delegation ?? ''];
  } catch (error) {
    if (error instanceof Rejection) return [error.code, error.detail];
    throw error;
  }
}

/** Returns the rules that the verifier reports for the same signature in a log. */
function verifierFinds(held: Delegation, now: bigint, signed: bigint): readonly LogRule[] {
  const authorities = new Authorities();
  eventsOf(held).forEach((event, index) => {
    authorities.take({ id: index === 0 ? held.id : `e${index}`, event });
  });
  const signature = { person, part: 'APPROVE', kind: command, day: today } as const;
  authorities.sums.add({ ...signature, byParty: before(signed) });
  const signedAs = { issuer, role: 'approver', delegation: held.id };
  const amounts = amountsOf(now);
  const stored = { ...signature, signedAs, roles, amounts, byParty: amounts.byParty };
  return authorities.faultsOf({ ...stored, isAlone: false }).map(([rule]) => rule);
}

function eventsOf(held: Delegation): readonly DelegationEvent[] {
  const { id, status, grantedBy, undoneOn, endAskedBy, revokedBy, ...stated } = held;
  const booked = { effectiveDate: '2024-01-01', policy: policyInForce, entries: [] };
  const decided = { ...booked, delegationId: id, by: 'u.admin-2' };
  const because = 'why';
  const proposed = { type: 'DelegationProposed', data: { ...booked, ...stated } } as const;
  const grant = { type: 'DelegationGranted', data: decided } as const;
  const events: Readonly<Record<Delegation['status'], readonly DelegationEvent[]>> = {
    PROPOSED: [],
    GRANTED: [grant],
    REFUSED: [{ type: 'DelegationRefused', data: { ...decided, because } }],
    REVOKED: [grant, { type: 'DelegationRevoked', data: { ...decided, because } }],
  };
  return [proposed, ...events[status]];
}

/** The expected results follow from rules 105.4 to 105.6, domain rule 24 and decision 36. */
describe('an approval of an agreement in EUR, on 6 May 2024', () => {
  it.each<[string, Partial<Delegation>, now?: bigint, signed?: bigint]>([
    ['without a limit, whatever it comes to', {}, 10n ** 15n],
    ['on its first day', { from: '2024-05-06' }],
    ['on its last day', { until: '2024-05-06' }],
    ['of a kind that it names among others', { commands: ['PayLevy', 'SignAgreement'] }],
    ['in currencies that it names', { currencies: ['USD', 'KWD', 'EUR'] }],
    ['up to the last cent of its limit', { limit }, 100_000n],
    ['up to its limit with what was signed before', { limit }, 100n, 99_900n],
  ])('is covered by a delegation to approve %s', (_what, terms, now = 1n, signed = 0n) => {
    const held = { ...granted, ...terms };
    expect(pureVerdict(held, now, signed)).toBe(granted.id);
    expect(ledgerAnswers(held, now, signed)).toEqual([granted.id]);
    expect(verifierFinds(held, now, signed)).toEqual([]);
  });

  const none = 'u.approve has no granted delegation as approver or controller';
  const theirs = 'the delegations of u.approve as approver or controller';
  it.each<[Lack['of'], string, Partial<Delegation>, string]>([
    ['PERSON', 'somebody else', { person: 'u.other' }, none],
    ['ROLE', 'a certifier', { role: 'certifier' }, none],
    ['ROLE', 'somebody of another issuer', { issuer: 'urn:other' }, none],
    ['STATUS', 'them, and nobody granted it', { status: 'PROPOSED' }, none],
    ['STATUS', 'them, and it was refused', { status: 'REFUSED' }, none],
    ['STATUS', 'them, and it was revoked', { status: 'REVOKED' }, none],
    [
      ...(['DAY', 'them until the day before', { until: '2024-05-05' }] as const),
      `${theirs} do not hold today, 2024-05-06`,
    ],
    [
      ...(['DAY', 'them from the day after', { from: '2024-05-07' }] as const),
      `${theirs} do not hold today, 2024-05-06`,
    ],
    [
      ...(['KIND', 'them of another kind', { commands: ['PayLevy'] }] as const),
      `${theirs} that hold today are not for SignAgreement`,
    ],
    [
      ...(['CURRENCY', 'them in one of its currencies', { currencies: ['EUR'] }] as const),
      `${theirs} that hold today for SignAgreement do not cover EUR and USD`,
    ],
  ])('lacks its %s under a delegation to %s', (lack, _whom, terms, detail) => {
    const held = { ...granted, ...terms };
    expect(pureVerdict(held, 1n, 0n)).toBe(lack);
    const refusal: [RejectionCode, string] = [
      'NOT_DELEGATED',
      `${detail}: ask two administrators for such a delegation`,
    ];
    expect(ledgerAnswers(held, 1n, 0n)).toEqual(refusal);
    expect(verifierFinds(held, 1n, 0n)).toEqual(['NOT_DELEGATED']);
  });

  it.each([
    ['0.00', '1000.01', 0n, 100_001n],
    ['1000.00', '0.01', 100_000n, 1n],
    ['999.00', '1.01', 99_900n, 101n],
  ])('lacks its amount under a limit of USD 1000.00: after %s are %s', (was, is, signed, now) => {
    const held = { ...granted, limit };
    expect(pureVerdict(held, now, signed)).toBe('AMOUNT');
    expect(ledgerAnswers(held, now, signed)).toEqual([
      'DELEGATION_EXCEEDED',
      `u.approve may sign SignAgreement for donor A up to USD 1000.00 in 30 days: USD ${was} is signed already, and this command is USD ${is}`,
    ]);
    expect(verifierFinds(held, now, signed)).toEqual(['OVER_LIMIT']);
  });
});
