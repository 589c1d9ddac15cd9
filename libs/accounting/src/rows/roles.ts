/** Roles that record or sign postings. A person also needs a delegation for each: a grant by two administrators. */
export const bookingRoles = ['recorder', 'cashier', 'certifier', 'approver', 'controller'] as const;
export type BookingRole = (typeof bookingRoles)[number];

/** Roles that nobody has together with a booking role, so that nobody operates or audits books in which they post. */
const otherRoles = ['auditor', 'donor', 'operator', 'administrator'] as const;

/** All roles that a token or an account can give. */
export const roles = [...bookingRoles, ...otherRoles] as const;
export type Role = (typeof roles)[number];

/** Roles that may read the books. */
export const readingRoles: readonly Role[] = [...bookingRoles, 'auditor'];
export const staffRoles: readonly Role[] = [...readingRoles, 'operator', 'administrator'];
export const auditingRoles: readonly Role[] = ['controller', 'auditor'];

/**
 * Pairs of booking roles that one person may not have, because one checks the other's work (UN financial rules 105.5
 * and 105.6, domain rule 24).
 */
const pairsAtOdds: readonly (readonly [BookingRole, BookingRole])[] = [
  ['certifier', 'approver'],
  ['certifier', 'controller'],
  ['certifier', 'cashier'],
];

/**
 * Roles that exclude every other role. A donor reads only its own data. An administrator manages permissions, and
 * neither reads the books nor operates the system.
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
 * Returns the roles that are valid among those that were given. Earlier releases let an administrator be auditor and
 * operator too; of these roles only `administrator` is valid now.
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
