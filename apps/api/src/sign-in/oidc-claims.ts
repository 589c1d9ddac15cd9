import {
  accountDonorsMax,
  isRole,
  kit,
  rolesAtOdds,
  rolesThatCount,
  type Role,
} from '@art30/accounting';
import { TokenRefused } from './caller';

/** What a token says, by claim. */
export type Claims = Readonly<Record<string, unknown>>;

/** @throws TokenRefused for a person whom the log cannot name. */
export function personIn(claims: Claims, claim: string): string {
  const value = claimAt(claims, claim);
  if (value === undefined) throw new TokenRefused(`claim ${claim} is missing`);
  const person = typeof value === 'string' ? inLowerCase(value) : '';
  const { expression, must } = kit.actorForm;
  if (expression.test(person)) return person;
  throw new TokenRefused(`claim ${claim} ${must}: it goes into the log for good`);
}

/**
 * Roles of ours among those that the issuer gives; it may have others. Of an administrator no other counts.
 *
 * @throws TokenRefused (403) without any, and for two that nobody may have together.
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
 * Donors for whom a person asks, whose role says so; of anybody else the claim is not looked at.
 *
 * @throws TokenRefused (403) for a donor without an id of one, or with more than 100.
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

/** The member of that very name; without it, what lies at the path whose names stand between dots. */
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

/** Letters of ASCII alone: the Kelvin sign would become a k, and so name somebody else. */
function inLowerCase(text: string): string {
  return text.replace(/[A-Z]+/g, (letters) => letters.toLowerCase());
}
