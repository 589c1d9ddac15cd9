import type { BookingRole, Role } from '@art30/accounting';

/**
 * Identity provider of the people of a corpus: an address on this machine, so that the bench can issue their
 * tokens.
 */
export const corpusIssuer = 'http://127.0.0.1:47130';

const count = 8;
const numbered = (role: BookingRole) =>
  Array.from({ length: count }, (_, index): [string, BookingRole] => [
    `${role}.${index + 1}`,
    role,
  ]);

/** People of a corpus with their roles, one each: eight people for each role of daily bookings. */
export const corpusPeople: ReadonlyMap<string, Role> = new Map<string, Role>([
  ...numbered('recorder'),
  ...numbered('cashier'),
  ...numbered('certifier'),
  ...numbered('approver'),
  ['controller.1', 'controller'],
  ['administrator.1', 'administrator'],
  ['administrator.2', 'administrator'],
  ['auditor.1', 'auditor'],
  ['operator.1', 'operator'],
]);

/** Returns the person with a role and a number. */
export function someoneAs(role: BookingRole, number: number): string {
  return role === 'controller' ? 'controller.1' : `${role}.${(number % count) + 1}`;
}
