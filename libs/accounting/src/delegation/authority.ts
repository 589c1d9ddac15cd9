import { functionalCurrency } from '../kernel/currency';
import { daysBetween, type IsoDate } from '../kernel/dates';
import { Money } from '../kernel/money';
import { demand, refuse } from '../kernel/rejection';
import { isBookingRole, type Role } from '../rows/roles';
import type { SignedAs } from './delegation.facts';
import { type Delegation, holdsOn } from './delegation.state';
import { itself, type SignedAmounts } from './signed-amounts';

/** Days over which a limit counts what somebody has signed. */
export const limitDays = 30;

/** What delegations are asked for. */
export interface AuthorityRequest {
  readonly person: string;
  /** Who vouches for them. */
  readonly issuer: string;
  /** Roles of which one is enough. */
  readonly roles: readonly string[];
  /** Left out where it is not asked. */
  readonly today?: IsoDate;
  /** Kind of the command; left out where it is not asked. */
  readonly command?: string;
  readonly amounts: SignedAmounts;
  /** Minor units of USD that they have signed for a party in that part of that kind in the last 30 days. */
  readonly before: (party: string) => bigint;
}

/** What a delegation lacks, from the farthest to the nearest. */
const terms = ['PERSON', 'ROLE', 'STATUS', 'DAY', 'KIND', 'CURRENCY'] as const;

interface Excess {
  readonly of: 'AMOUNT';
  readonly party: string;
  readonly limit: Money;
  readonly before: Money;
  readonly now: Money;
}
export type Lack = Excess | { readonly of: (typeof terms)[number] };

/** The delegation that covers what is asked, or what is lacking. */
type Cover =
  | { readonly under: Delegation; readonly lack?: undefined }
  | { readonly under?: undefined; readonly lack: Lack };

/**
 * Whether delegations let somebody sign that much in that role on that day. Of several that do it is the one
 * that allows most; they do not add up. Where none does, what the nearest of them lacks.
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

/** A currency that is not among those that a delegation names. */
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

/** What goes above the limit of a delegation; undefined where nothing does. */
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

/** The same of a signature that stands in the log. */
export function excessTold(
  { person, id }: Pick<Delegation, 'person' | 'id'>,
  { party, limit, before, now }: Excess,
): string {
  const signed = before.plus(now).named;
  return `with this ${person} has signed ${signed} for ${party} in ${limitDays} days, above the ${limit.named} of delegation ${id}`;
}

/** What somebody may do, as far as it is known at the moment of a signature. */
export interface Authority {
  /** Who vouches for them. */
  readonly issuer: string;
  /** As their token says. */
  readonly roles: readonly string[];
  /** All delegations to them by the same issuer, whatever has become of each. */
  readonly delegations: readonly Delegation[];
  /**
   * What they have signed in that part of that kind of command in the last 30 days, by party; asked
   * for where a delegation has a limit.
   */
  readonly signedBefore: ReadonlyMap<string, bigint>;
}

/** One signature that is about to be given. */
export interface AskedSignature {
  readonly today: IsoDate;
  readonly person: string;
  readonly command: string;
  /** Roles of which one is enough. */
  readonly roles: readonly Role[];
  readonly amounts: SignedAmounts;
}

/** In which role a signature is given, and who answers for it where that is a service account's. */
export interface Granted {
  readonly signedAs: SignedAs;
  readonly responsible: string | undefined;
}

/**
 * The role and the delegation under which somebody signs (UN financial rules 105.4 to 105.6).
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

/**
 * Those of the roles asked for that somebody has; whoever controls may approve.
 *
 * @throws Rejection AUTHORITY_REQUIRED where it is none.
 */
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
    `${person} may not do this: it is for ${asked.map((role) => `the ${role}`).join(' or ')}`,
  );
  return roles;
}

/** A refusal says what the person's delegations lack: role, day, kind, currency or amount. */
function refuseLack(lack: Lack, { today, person, command, roles, amounts }: AskedSignature): never {
  if (lack.of === 'AMOUNT') {
    const { party, limit, before, now } = lack;
    return refuse(
      'DELEGATION_EXCEEDED',
      `${person} may sign ${command} for ${party} up to ${limit.named} in ` +
        `${limitDays} days: ${before.named} is signed already, and this is ${now.named}`,
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
  return refuse('NOT_DELEGATED', `${lackTexts[lack.of]}: ask two administrators for one`);
}

/** Parts that somebody signs in. */
export type SignedPart = 'RECORD' | 'CERTIFY' | 'APPROVE';

/** Something that somebody has signed, as limits count it. */
export interface CountedSignature {
  readonly part: SignedPart;
  /** Kind of the command. */
  readonly kind: string;
  readonly byParty: ReadonlyMap<string, bigint>;
}

/** A proposal as far as its signatures count. */
interface CountedProposal {
  readonly status: string;
  readonly command: string;
  /** Id of what the command is about. */
  readonly about: string;
  /** Minor units of USD by whom or what they are for. */
  readonly signedUsd: Readonly<Record<string, string>>;
  readonly proposedBy: string;
  readonly proposedOn: IsoDate;
  readonly certifiedBy: string | null;
  readonly certifiedOn: IsoDate | null;
  readonly approvedBy: string | null;
  readonly approvedOn: IsoDate | null;
}

/** The sums of what somebody signed in one part of one kind, by party. */
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
 * What somebody signed of one proposal in the last 30 days. What was rejected or withdrawn does not
 * count, nor a signature on what went back since.
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
