import { functionalCurrency } from '../kernel/currency';
import { daysBetween, type IsoDate } from '../kernel/dates';
import { Money } from '../kernel/money';
import { demand, refuse } from '../kernel/rejection';
import { isBookingRole, type Role } from '../rows/roles';
import type { SignedAs } from './delegation.facts';
import { type Delegation, holdsOn } from './delegation.state';
import { itself, type SignedAmounts } from './signed-amounts';

/** Days over which a delegation's limit adds up the amounts that a person has signed. */
export const limitDays = 30;

/** A signature for which a delegation is searched: an administrator's grant that lets a person act in a role. */
export interface AuthorityRequest {
  readonly person: string;
  /** Identity provider that authenticated the person. */
  readonly issuer: string;
  /** Roles that allow the signature; one of them is enough. */
  readonly roles: readonly string[];
  /** Day on which the delegation must be valid; undefined to accept any day. */
  readonly today?: IsoDate;
  /** Name of the command to sign; undefined to accept delegations for any command. */
  readonly command?: string;
  readonly amounts: SignedAmounts;
  /**
   * Returns the US cents that the person signed for a party (donor, bank account or fund) in the last 30 days. Only
   * signatures in the same part (record, certify, approve) of the same command count.
   */
  readonly before: (party: string) => bigint;
}

/**
 * Conditions that a delegation must meet, in the order in which they are tested. The delegation that fails the latest
 * condition is nearest to allowing the signature, so the refusal names what that one lacks.
 */
const terms = ['PERSON', 'ROLE', 'STATUS', 'DAY', 'KIND', 'CURRENCY'] as const;

interface Excess {
  readonly of: 'AMOUNT';
  readonly party: string;
  readonly limit: Money;
  readonly before: Money;
  readonly now: Money;
}
export type Lack = Excess | { readonly of: (typeof terms)[number] };

/** The delegation that allows a signature, or the first condition that the nearest delegation fails. */
type Cover =
  | { readonly under: Delegation; readonly lack?: undefined }
  | { readonly under?: undefined; readonly lack: Lack };

/**
 * Finds the delegation that allows a signature. Of several, the one with the highest limit is used first; limits do not
 * add up. If none allows the signature, returns the condition that the nearest one fails.
 */
export function coverOf(delegations: readonly Delegation[], asked: AuthorityRequest): Cover {
  const lacking = delegations.map((delegation) =>
    terms.findIndex((term) => !has[term](delegation, asked)),
  );
  const [widest, ...others] = delegations
    .filter((_, index) => lacking[index] === -1)
    .toSorted((one, other) => (allowsMore(one, other) ? -1 : 1));
  if (widest === undefined) return { lack: { of: terms[Math.max(0, ...lacking)] ?? 'PERSON' } };
  const lack = excessOf(widest, asked);
  if (lack === undefined) return { under: widest };
  const under = others.find((delegation) => excessOf(delegation, asked) === undefined);
  return under === undefined ? { lack } : { under };
}

const has: Readonly<
  Record<(typeof terms)[number], (delegation: Delegation, asked: AuthorityRequest) => boolean>
> = {
  PERSON: (delegation, { person }) => delegation.person === person,
  ROLE: (delegation, { roles, issuer }) =>
    delegation.issuer === issuer && roles.includes(delegation.role),
  STATUS: ({ status }) => status === 'GRANTED',
  DAY: (delegation, { today }) => today === undefined || holdsOn(delegation, today),
  KIND: ({ commands }, { command }) =>
    command === undefined || (commands?.includes(command) ?? true),
  CURRENCY: ({ currencies }, { amounts }) => otherCurrency(currencies, amounts) === undefined,
};

/** Returns the first currency of a signature that a delegation does not allow; undefined if it allows all. */
export function otherCurrency(
  allowed: readonly string[] | undefined,
  { currencies }: SignedAmounts,
): string | undefined {
  return currencies.find((currency) => allowed?.includes(currency) === false);
}

function allowsMore({ limit }: Delegation, { limit: other }: Delegation): boolean {
  if (limit === undefined || other === undefined) return limit === undefined;
  return Money.of(limit).exceeds(Money.of(other));
}

/**
 * Returns the party (donor, bank account or fund) for which a signature would exceed the limit of a delegation;
 * undefined if there is none.
 */
function excessOf(
  { limit }: Delegation,
  { amounts, before }: AuthorityRequest,
): Excess | undefined {
  if (limit === undefined) return undefined;
  const most = Money.of(limit);
  for (const [party, minor] of amounts.byParty) {
    const signed = Money.ofMinor(before(party), functionalCurrency);
    const now = Money.ofMinor(minor, functionalCurrency);
    if (signed.plus(now).exceeds(most)) {
      return { of: 'AMOUNT', party, limit: most, before: signed, now };
    }
  }
  return undefined;
}

/** Describes how a signature that is already in the log exceeded a limit, for the report of a check. */
export function excessDetail(
  { person, id }: Pick<Delegation, 'person' | 'id'>,
  { party, limit, before, now }: Excess,
): string {
  const signed = before.plus(now).named;
  return `with this ${person} has signed ${signed} for ${party} in ${limitDays} days, above the ${limit.named} of delegation ${id}`;
}

/** Roles and delegations that a person has at the moment of a signature. */
export interface Authority {
  /** Identity provider that authenticated the person. */
  readonly issuer: string;
  /** Roles that the person's token states. */
  readonly roles: readonly string[];
  /**
   * All delegations to the person by the same issuer, including refused and revoked ones, because refusals mention
   * them.
   */
  readonly delegations: readonly Delegation[];
  /**
   * US cents that the person signed in the last 30 days in the same part of the same command, by party. Only a
   * delegation with a limit needs them.
   */
  readonly signedBefore: ReadonlyMap<string, bigint>;
}

/** A signature that a person is about to give, before the permission for it is checked. */
export interface AskedSignature {
  readonly today: IsoDate;
  readonly person: string;
  readonly command: string;
  /** Roles that allow the signature; one of them is enough. */
  readonly roles: readonly Role[];
  readonly amounts: SignedAmounts;
}

/**
 * Role and delegation of a permitted signature. If a service account (a program that only records) gives it, a person
 * is responsible for it.
 */
export interface Granted {
  readonly signedAs: SignedAs;
  readonly responsible: string | undefined;
}

/**
 * Returns the role and the delegation under which a person signs (UN financial rules 105.4 to 105.6).
 *
 * @throws Rejection AUTHORITY_REQUIRED, NOT_DELEGATED or DELEGATION_EXCEEDED.
 */
export function authorityFor(asked: AskedSignature, authority: Authority | null): Granted {
  const { person } = asked;
  if (authority === null) return refuse('AUTHORITY_REQUIRED', `${person} has not signed in`);
  const { issuer, delegations, signedBefore } = authority;
  const roles = rolesThatSuffice(person, authority.roles, asked.roles);
  const free = roles.find((role) => !isBookingRole(role));
  if (free !== undefined) return { signedAs: { issuer, role: free }, responsible: undefined };
  const before = (party: string) => signedBefore.get(party) ?? 0n;
  const { under, lack } = coverOf(delegations, { ...asked, roles, issuer, before });
  if (under === undefined) return refuseLack(lack, { ...asked, roles });
  const { id: delegation, role, responsible } = under;
  return { signedAs: { issuer, role, delegation }, responsible };
}

/** Returns the roles of a person that allow an act; a controller may also do what an approver may. */
export function rolesThatSuffice(
  person: string,
  own: readonly string[],
  asked: readonly Role[],
): readonly Role[] {
  const held = own.includes('controller') ? [...own, 'approver'] : own;
  const roles = asked.filter((role) => held.includes(role));
  demand(
    roles.length > 0,
    'AUTHORITY_REQUIRED',
    `${person} may not do this: only ${asked.map((role) => `the ${role}`).join(' or ')} may`,
  );
  return roles;
}

/** Refuses a signature and names what the person's delegations lack: role, day, command, currency or amount. */
function refuseLack(lack: Lack, { today, person, command, roles, amounts }: AskedSignature): never {
  if (lack.of === 'AMOUNT') {
    const { party, limit, before, now } = lack;
    return refuse(
      'DELEGATION_EXCEEDED',
      `${person} may sign ${command} for ${party} up to ${limit.named} in ` +
        `${limitDays} days: ${before.named} is signed already, and this command is ${now.named}`,
    );
  }
  const as = roles.join(' or ');
  const whose = `the delegations of ${person} as ${as}`;
  const none = `${person} has no granted delegation as ${as}`;
  const lackTexts: Readonly<Record<Exclude<Lack['of'], 'AMOUNT'>, string>> = {
    PERSON: none,
    ROLE: none,
    STATUS: none,
    DAY: `${whose} do not hold today, ${today}`,
    KIND: `${whose} that hold today are not for ${command}`,
    CURRENCY: `${whose} that hold today for ${command} do not cover ${amounts.currencies.join(' and ')}`,
  };
  return refuse(
    'NOT_DELEGATED',
    `${lackTexts[lack.of]}: ask two administrators for such a delegation`,
  );
}

/** The three ways in which a person signs a proposal. */
export type SignedPart = 'RECORD' | 'CERTIFY' | 'APPROVE';

/** A signature in the log, with the US cents by party that count against limits. */
export interface CountedSignature {
  readonly part: SignedPart;
  /** Name of the signed command. */
  readonly kind: string;
  readonly byParty: ReadonlyMap<string, bigint>;
}

/** The members of a proposal that decide how its signatures count against limits. */
interface CountedProposal {
  readonly status: string;
  readonly command: string;
  /** Id of the object that the command is about. */
  readonly about: string;
  /** Minor units of USD by party (donor, bank account or fund). */
  readonly signedUsd: Readonly<Record<string, string>>;
  readonly proposedBy: string;
  readonly proposedOn: IsoDate;
  readonly certifiedBy: string | null;
  readonly certifiedOn: IsoDate | null;
  readonly approvedBy: string | null;
  readonly approvedOn: IsoDate | null;
}

/** Returns the sums of a person's signatures in one part of one command, by party, in US cents. */
export function signedBefore(
  signed: readonly CountedSignature[],
  { part, kind }: Pick<CountedSignature, 'part' | 'kind'>,
): ReadonlyMap<string, bigint> {
  const sums = new Map<string, bigint>();
  for (const signature of signed) {
    if (signature.part !== part || signature.kind !== kind) continue;
    for (const [party, minor] of signature.byParty) {
      sums.set(party, (sums.get(party) ?? 0n) + minor);
    }
  }
  return sums;
}

/**
 * Returns the signatures on one proposal that a person gave in the last 30 days and that count against limits. Rejected
 * and withdrawn proposals do not count, nor do signatures that became void when a proposal was returned.
 */
export function signaturesOn(
  proposal: CountedProposal,
  person: string,
  today: IsoDate,
): readonly CountedSignature[] {
  const { status, command: kind, about, signedUsd } = proposal;
  if (status === 'REJECTED' || status === 'WITHDRAWN') return [];
  const byParty = new Map(
    Object.entries(signedUsd).map(([party, minor]) => [
      party === itself ? about : party,
      BigInt(minor),
    ]),
  );
  const given = [
    ['RECORD', proposal.proposedBy, proposal.proposedOn],
    ['CERTIFY', proposal.certifiedBy, proposal.certifiedOn],
    ['APPROVE', proposal.approvedBy, proposal.approvedOn],
  ] as const;
  return given
    .filter(([, by, on]) => by === person && on !== null)
    .filter(([, , on]) => daysBetween(on ?? today, today) < BigInt(limitDays))
    .map(([part]) => ({ part, kind, byParty }));
}
