/** Roles that record or sign postings; each also needs a delegation. */
export const bookingRoles = ['recorder', 'cashier', 'certifier', 'approver', 'controller'] as const;
export type BookingRole = (typeof bookingRoles)[number];

/** Roles that exclude all booking roles, so that nobody operates or audits a system in which they book. */
const otherRoles = ['auditor', 'donor', 'operator', 'administrator'] as const;

/** All roles that a token or an account can give. */
export const roles = [...bookingRoles, ...otherRoles] as const;
export type Role = (typeof roles)[number];

/** Roles that may read the books. */
export const readingRoles: readonly Role[] = [...bookingRoles, 'auditor'];
export const staffRoles: readonly Role[] = [...readingRoles, 'operator', 'administrator'];
export const auditingRoles: readonly Role[] = ['controller', 'auditor'];

/** Pairs of booking roles that one person never has (UN financial rules 105.5 and 105.6, domain rule 24). */
const pairsAtOdds: readonly (readonly [BookingRole, BookingRole])[] = [
  ['certifier', 'approver'],
  ['certifier', 'controller'],
  ['certifier', 'cashier'],
];

/**
 * Roles that go with no other role: a donor reads only its own data, and an administrator manages permissions
 * without reading the books or operating the system.
 */
const loneRoles = ['donor', 'administrator'] as const;

/** Returns two roles of a person that exclude each other; undefined if there are none. */
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
 * Returns the roles in force among those that were given. Earlier releases let an administrator be auditor
 * and operator too; of these only `administrator` is in force.
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
