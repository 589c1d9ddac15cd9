import type { IsoDate } from '../kernel/dates';
import { functionalCurrency } from '../kernel/currency';
import { Money } from '../kernel/money';
import { demand, refuse } from '../kernel/rejection';
import { isBookingRole, type Role } from '../rows/roles';
import { holdsOn, type Delegation } from './held';
import type { SignedAs } from './delegation.facts';
import type { SignedAmounts } from './signed-amounts';

/** Days over which a limit counts what somebody has signed. */
export const limitDays = 30;

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
  const { issuer } = authority;
  const roles = rolesThatSuffice(person, authority.roles, asked.roles);
  const free = roles.find((role) => !isBookingRole(role));
  if (free !== undefined) return { signedAs: { issuer, role: free }, responsible: undefined };
  const fitting = fittingDelegations(asked, authority, roles);
  const within = fitting.find((delegation) => excess(delegation, asked, authority) === undefined);
  if (within === undefined) return refuseExcess(fitting, asked, authority);
  const { id: delegation, role, responsible } = within;
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

/**
 * Delegations under which it may be signed, but for their limits; the one that allows most first.
 *
 * @throws Rejection NOT_DELEGATED, which says what the person's delegations lack: role, day, kind or currency.
 */
function fittingDelegations(
  { today, person, command, amounts: { currencies } }: AskedSignature,
  { issuer, delegations }: Authority,
  roles: readonly Role[],
): readonly Delegation[] {
  const own = delegations.filter(
    (known) =>
      known.person === person &&
      known.issuer === issuer &&
      known.status === 'GRANTED' &&
      roles.includes(known.role),
  );
  const whose = `the delegations of ${person} as ${roles.join(' or ')}`;
  const among = (lack: string, found: readonly Delegation[]) => {
    demand(found.length > 0, 'NOT_DELEGATED', `${lack}: ask two administrators for one`);
    return found;
  };
  among(`${person} has no granted delegation as ${roles.join(' or ')}`, own);
  const ofToday = among(
    `${whose} do not hold today, ${today}`,
    own.filter((known) => holdsOn(known, today)),
  );
  const ofKind = among(
    `${whose} that hold today are not for ${command}`,
    ofToday.filter(({ commands }) => commands?.includes(command) ?? true),
  );
  const fitting = among(
    `${whose} that hold today for ${command} do not cover ${currencies.join(' and ')}`,
    ofKind.filter(
      ({ currencies: allowed }) =>
        allowed === undefined || currencies.every((currency) => allowed.includes(currency)),
    ),
  );
  return fitting.toSorted((one, other) => (allowsMore(one, other) ? -1 : 1));
}

function allowsMore({ limit }: Delegation, { limit: other }: Delegation): boolean {
  if (limit === undefined || other === undefined) return limit === undefined;
  return Money.of(limit).exceeds(Money.of(other));
}

interface Excess {
  readonly party: string;
  readonly limit: Money;
  readonly before: Money;
  readonly now: Money;
}

/** What goes above the limit of a delegation; undefined where nothing does. */
function excess(
  { limit }: Delegation,
  { amounts }: AskedSignature,
  { signedBefore }: Authority,
): Excess | undefined {
  if (limit === undefined) return undefined;
  const most = Money.of(limit);
  for (const [party, minor] of amounts.byParty) {
    const before = Money.ofMinor(signedBefore.get(party) ?? 0n, functionalCurrency);
    const now = Money.ofMinor(minor, functionalCurrency);
    if (before.plus(now).exceeds(most)) return { party, limit: most, before, now };
  }
  return undefined;
}

function refuseExcess(
  fitting: readonly Delegation[],
  asked: AskedSignature,
  authority: Authority,
): never {
  const [least] = fitting.flatMap((delegation) => excess(delegation, asked, authority) ?? []);
  return refuse(
    'DELEGATION_EXCEEDED',
    `${asked.person} may sign ${asked.command} for ${least?.party ?? ''} up to ${least?.limit.named ?? ''} in ` +
      `${limitDays} days: ${least?.before.named ?? ''} is signed already, and this is ${least?.now.named ?? ''}`,
  );
}
