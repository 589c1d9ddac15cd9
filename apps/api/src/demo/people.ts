import { randomBytes } from 'node:crypto';
import { isBookingRole, type Role } from '@art30/accounting';
import type { ProcessPerson } from '../access/process-people';

/** Roles of the people in the worked example, by person. */
const demoRoles: Readonly<Record<string, readonly Role[]>> = {
  'administrator-1': ['administrator'],
  'administrator-2': ['administrator'],
  'u.contrib': ['recorder'],
  'u.program': ['recorder'],
  'u.accounts': ['recorder'],
  'u.import': ['recorder'],
  'u.system': ['recorder'],
  'u.cashier': ['cashier'],
  'u.certify': ['certifier'],
  'u.approve': ['approver'],
  'u.controller': ['controller'],
  'u.auditor': ['auditor'],
  'u.operator': ['operator'],
  'u.donor-a': ['donor'],
};

/** Donors on whose behalf a person with the role `donor` asks, by person. */
const donors: Readonly<Record<string, readonly string[]>> = { 'u.donor-a': ['DON-A'] };

/** Engagement (audit) that the auditor opens, so that working papers can be written while the demo runs. */
export const demoEngagement = {
  id: 'AUD-2024',
  title: 'Audit of the financial statements of 2024',
  from: '2024-01-01',
  to: '2024-12-31',
};

/** Persons who answer for service accounts (programs that record commands), by the id of the account. */
const responsible: Readonly<Record<string, string>> = {
  'u.import': 'u.accounts',
  'u.system': 'u.accounts',
};

/** Returns the people of the demo, each with a new random password. */
export function demoPeople(): readonly ProcessPerson[] {
  return Object.entries(demoRoles).map(([person, roles]) => {
    const password = randomBytes(15).toString('base64url');
    return { person, roles, donors: donors[person] ?? [], password };
  });
}

/**
 * Delegations of signing authority that two administrators make before anything is booked. Each role of each person
 * gets one, until after the end of the example.
 */
export function demoDelegations(from: string): readonly object[] {
  return Object.entries(demoRoles).flatMap(([person, roles]) =>
    roles.filter(isBookingRole).map((role) => ({
      person,
      role,
      from,
      until: '2026-12-31',
      responsible: responsible[person],
      reason: 'the office of the worked example',
    })),
  );
}
