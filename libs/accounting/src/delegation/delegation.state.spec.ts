import { authorityOf } from '@art30/testing';
import { type Delegation, endingDelegations } from './delegation.state';

const [first] = authorityOf('u.approve', ['approver']).delegations;
const delegation = (changes: Partial<Delegation> = {}): Delegation => ({
  ...(first as Delegation),
  from: '2024-01-01',
  until: '2024-12-31',
  ...changes,
});
const { issuer } = delegation();
const ends = (today: string, ...delegations: readonly Delegation[]) =>
  endingDelegations(delegations, { issuer, today }).map(({ id }) => id);
const next = (changes: Partial<Delegation> = {}) =>
  delegation({ id: 'next', from: '2025-01-01', until: '2025-12-31', ...changes });
const limit = { amount: '10.00', currency: 'USD' };

describe('delegations that end soon', () => {
  it.each([
    ['2024-11-30', 0],
    ['2024-12-01', 1],
    ['2024-12-31', 1],
    ['2025-01-01', 0],
  ])('are those of the next 30 days: on %s %i', (today, count) => {
    expect(ends(today, delegation())).toHaveLength(count);
  });

  it.each<[string, Partial<Delegation>]>([
    ['is only proposed', { status: 'PROPOSED' }],
    ['was revoked', { status: 'REVOKED' }],
    ['is by another issuer than vouches for people now', { issuer: 'urn:other' }],
  ])('are none where it %s', (_what, changes) => {
    expect(ends('2024-12-15', delegation(changes))).toEqual([]);
  });

  it.each<[string, Partial<Delegation>]>([
    ['from the day after', {}],
    ['from before', { from: '2024-06-01' }],
  ])('are none where a successor is granted, %s', (_what, changes) => {
    expect(ends('2024-12-15', delegation({ limit }), next(changes))).toEqual([]);
  });

  it.each<[string, Partial<Delegation>]>([
    ['is not granted yet', { status: 'PROPOSED' }],
    ['leaves a day between', { from: '2025-01-02' }],
    ['is of another role', { role: 'certifier' }],
    ['is of another person', { person: 'u.other' }],
    ['has a limit', { limit }],
    ['is for fewer commands', { commands: ['SignAgreement'] }],
  ])('are still those whose successor %s', (_what, changes) => {
    expect(ends('2024-12-15', delegation(), next(changes))).toEqual([delegation().id]);
  });
});
