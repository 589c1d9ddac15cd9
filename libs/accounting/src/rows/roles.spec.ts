import fc from 'fast-check';
import { bookingRoles, isBookingRole, isRole, roles, rolesAtOdds, rolesThatCount } from './roles';

const others = roles.filter((role) => !isBookingRole(role));

describe('two roles', () => {
  it.each([
    ['certifier', 'approver'],
    ['certifier', 'controller'],
    ['certifier', 'cashier'],
    ...(['auditor', 'operator', 'administrator'] as const).map(
      (other) => ['donor', other] as const,
    ),
    ['administrator', 'operator'],
    ['administrator', 'auditor'],
    ...others.flatMap((other) => bookingRoles.map((booking) => [other, booking] as const)),
  ] as const)('of one person do not go together: %s and %s', (one, other) => {
    expect(rolesAtOdds([one, other])).toEqual([one, other]);
    expect(rolesAtOdds([other, one])).toEqual([one, other]);
  });

  it.each([
    ['recorder', 'certifier'],
    ['recorder', 'cashier'],
    ['recorder', 'approver'],
    ['recorder', 'controller'],
    ['cashier', 'approver'],
    ['cashier', 'controller'],
    ['approver', 'controller'],
    ['auditor', 'operator'],
  ] as const)('go together: %s and %s', (one, other) => {
    expect(rolesAtOdds([one, other])).toBeUndefined();
  });

  it('are at odds among however many others', () => {
    fc.assert(
      fc.property(fc.subarray([...roles]), (held) => {
        const pairs = held.flatMap((one) => held.map((other) => [one, other] as const));
        const isOdd = pairs.some((pair) => rolesAtOdds(pair) !== undefined);
        expect(rolesAtOdds(held) !== undefined).toBe(isOdd);
      }),
    );
  });
});

describe('roles that an earlier release gave together', () => {
  it.each([
    [['operator', 'administrator'], ['administrator']],
    [['administrator', 'auditor', 'operator'], ['administrator']],
    [['administrator'], ['administrator']],
    [
      ['auditor', 'operator'],
      ['auditor', 'operator'],
    ],
    // Pairs of roles that one person could not have in any release.
    [
      ['administrator', 'donor'],
      ['administrator', 'donor'],
    ],
    [
      ['administrator', 'recorder'],
      ['administrator', 'recorder'],
    ],
  ] as const)('%j count as %j', (given, counted) => {
    expect(rolesThatCount(given)).toEqual(counted);
  });
});

describe('a word', () => {
  it.each(['', 'Approver', 'approver ', 'toString', 7, null, undefined])(
    'is no role: %j',
    (word) => {
      expect(isRole(word)).toBe(false);
    },
  );

  it.each(roles)('is a role: %s', (word) => {
    expect(isRole(word)).toBe(true);
  });
});
