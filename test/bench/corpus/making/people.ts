import type { BookingRole, Role } from '@art30/accounting';

/** Who vouches for the people of a corpus: an identity provider that a load generator can be, on this machine. */
export const corpusIssuer = 'http://127.0.0.1:47130';

const count = 8;
const numbered = (role: BookingRole) =>
  Array.from({ length: count }, (_, index): [string, BookingRole] => [
    `${role}.${index + 1}`,
    role,
  ]);

/** People of a corpus with the one role of each: eight of each that books day by day. */
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

/** The people with a role of those that book, by number. */
export function someoneAs(role: BookingRole, number: number): string {
  return role === 'controller' ? 'controller.1' : `${role}.${(number % count) + 1}`;
}
