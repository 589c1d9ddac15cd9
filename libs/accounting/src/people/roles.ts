/** Roles in which somebody has a part in what is booked; each needs a delegation besides. */
export const bookingRoles = ['recorder', 'cashier', 'certifier', 'approver', 'controller'] as const;
export type BookingRole = (typeof bookingRoles)[number];

/** Roles that go with none of those, so that nobody runs or judges what they book. */
const otherRoles = ['auditor', 'donor', 'operator', 'administrator'] as const;

/** What people may be let in as; a token names some of them. */
export const roles = [...bookingRoles, ...otherRoles] as const;
export type Role = (typeof roles)[number];

/** Pairs of booking roles that one person never has (UN financial rules 105.5 and 105.6, domain rule 24). */
const pairsAtOdds: readonly (readonly [BookingRole, BookingRole])[] = [
  ['certifier', 'approver'],
  ['certifier', 'controller'],
  ['certifier', 'cashier'],
];

/**
 * Two roles of a person that do not go together; undefined where there are none. A donor sees its own and
 * nothing else, so that no other role goes with that of a donor.
 */
export function rolesAtOdds(held: readonly Role[]): readonly [Role, Role] | undefined {
  const beside = held.find((role) => role !== 'donor');
  if (beside !== undefined && held.includes('donor')) return ['donor', beside];
  const booking = held.find(isBookingRole);
  const other = held.find((role) => !isBookingRole(role));
  if (booking !== undefined && other !== undefined) return [other, booking];
  return pairsAtOdds.find((pair) => pair.every((role) => held.includes(role)));
}

export function isBookingRole(role: string): role is BookingRole {
  return (bookingRoles as readonly string[]).includes(role);
}

export function isRole(word: unknown): word is Role {
  return (roles as readonly unknown[]).includes(word);
}
