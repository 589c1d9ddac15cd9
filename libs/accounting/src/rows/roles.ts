/** Roles in which somebody has a part in what is booked; each needs a delegation besides. */
export const bookingRoles = ['recorder', 'cashier', 'certifier', 'approver', 'controller'] as const;
export type BookingRole = (typeof bookingRoles)[number];

/** Roles that go with none of those, so that nobody runs or judges what they book. */
const otherRoles = ['auditor', 'donor', 'operator', 'administrator'] as const;

/** What people may be let in as; a token names some of them. */
export const roles = [...bookingRoles, ...otherRoles] as const;
export type Role = (typeof roles)[number];

/** Whoever has a part in the books, and whoever judges them. */
export const readingRoles: readonly Role[] = [...bookingRoles, 'auditor'];
export const staffRoles: readonly Role[] = [...readingRoles, 'operator', 'administrator'];
export const auditingRoles: readonly Role[] = ['controller', 'auditor'];

/** Pairs of booking roles that one person never has (UN financial rules 105.5 and 105.6, domain rule 24). */
const pairsAtOdds: readonly (readonly [BookingRole, BookingRole])[] = [
  ['certifier', 'approver'],
  ['certifier', 'controller'],
  ['certifier', 'cashier'],
];

/** A donor sees its own and nothing else; an administrator says who may look and run, and does neither. */
const loneRoles = ['donor', 'administrator'] as const;

/** Two roles of a person that do not go together; undefined where there are none. */
export function rolesAtOdds(held: readonly Role[]): readonly [Role, Role] | undefined {
  for (const lone of loneRoles) {
    const beside = held.find((role) => role !== lone);
    if (beside !== undefined && held.includes(lone)) return [lone, beside];
  }
  const booking = held.find(isBookingRole);
  const other = held.find((role) => !isBookingRole(role));
  if (booking !== undefined && other !== undefined) return [other, booking];
  return pairsAtOdds.find((pair) => pair.every((role) => held.includes(role)));
}

/**
 * Roles that count of those that somebody was given: earlier releases let an administrator be auditor and operator
 * too, and only `administrator` counts of these.
 */
export function rolesThatCount(given: readonly Role[]): readonly Role[] {
  const wasAllowed = given.every((role) => !isBookingRole(role) && role !== 'donor');
  return wasAllowed && given.includes('administrator') ? ['administrator'] : given;
}

export function isBookingRole(role: string): role is BookingRole {
  return (bookingRoles as readonly string[]).includes(role);
}

export function isRole(word: unknown): word is Role {
  return (roles as readonly unknown[]).includes(word);
}
