import {
  accountDonorsMax,
  isRole,
  kit,
  rolesAtOdds,
  rolesThatCount,
  type Role,
} from '@art30/accounting';
import { TokenRefused } from './caller';

/** Claims (members) of an access token by their names. */
export type Claims = Readonly<Record<string, unknown>>;

/**
 * Returns the id of the person whom a token states.
 *
 * @throws TokenRefused if the claim is missing or is not a valid id of a person.
 */
export function personIn(claims: Claims, claim: string): string {
  const value = claimAt(claims, claim);
  if (value === undefined) throw new TokenRefused(`claim ${claim} is missing`);
  const person = typeof value === 'string' ? inLowerCase(value) : '';
  const { expression, must } = kit.actorForm;
  if (expression.test(person)) return person;
  throw new TokenRefused(`claim ${claim} ${must}: it goes into the log for good`);
}

/**
 * Returns the ledger's roles among the roles that the issuer states; other roles are ignored. An administrator has no
 * other role.
 *
 * @throws TokenRefused (403) if there is no role of the ledger, or if two roles exclude each other.
 */
export function rolesIn(claims: Claims, claim: string): readonly Role[] {
  const roles = [...new Set(wordsOf(claimAt(claims, claim)).filter(isRole))];
  if (roles.length === 0) throw new TokenRefused(`claim ${claim} gives no role of ours`, 403);
  const counted = rolesThatCount(roles);
  const pair = rolesAtOdds(counted);
  if (pair === undefined) return counted;
  throw new TokenRefused(`nobody may be ${pair[0]} and ${pair[1]} at once`, 403);
}

/**
 * Returns the donors on whose behalf a person with the role `donor` asks. For other roles the claim is ignored.
 *
 * @throws TokenRefused (403) if a person with that role has no valid id of a donor, or more than 100.
 */
export function donorsIn(claims: Claims, claim: string, roles: readonly Role[]): readonly string[] {
  if (!roles.includes('donor')) return [];
  const donors = [...new Set(wordsOf(claimAt(claims, claim)))];
  if (donors.length > accountDonorsMax) {
    throw new TokenRefused(`claim ${claim} names more than ${accountDonorsMax} donors`, 403);
  }
  if (donors.length > 0 && donors.every(isDonorId)) return donors as readonly string[];
  throw new TokenRefused(`claim ${claim} names no donors by their ids`, 403);
}

function isDonorId(word: unknown): boolean {
  return typeof word === 'string' && kit.idForm.expression.test(word);
}

/**
 * Returns the value of the claim with exactly this name. Otherwise the name is read as a path with dots, such as
 * `realm_access.roles`.
 */
function claimAt(claims: Claims, name: string): unknown {
  if (Object.hasOwn(claims, name)) return claims[name];
  return name.split('.').reduce<unknown>((place, member) => memberOf(place, member), claims);
}

function memberOf(place: unknown, member: string): unknown {
  if (typeof place !== 'object' || place === null || !Object.hasOwn(place, member)) {
    return undefined;
  }
  return (place as Claims)[member];
}

function wordsOf(value: unknown): readonly unknown[] {
  if (typeof value === 'string') return value.split(' ');
  return Array.isArray(value) ? value : [];
}

/**
 * Changes ASCII letters to lower case. Unicode rules would turn the Kelvin sign into a `k`, and so one person's id into
 * that of another.
 */
function inLowerCase(text: string): string {
  return text.replace(/[A-Z]+/g, (letters) => letters.toLowerCase());
}
