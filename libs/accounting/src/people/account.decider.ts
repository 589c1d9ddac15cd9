import type { Decider } from '@art30/event-sourcing';
import { hasAsked, hasStopped, isAbout } from '../signing/segregation-of-duties';
import { daysBetween, type IsoDate } from '../kernel/dates';
import { warned } from '../kernel/booking';
import { policyInForce } from '../kernel/policy-settings';
import { demand, refuse } from '../kernel/rejection';
import type { AccountChange, AccountCommand, AccountEvent, AccountKind } from './account.facts';
import {
  type AskedChange,
  lookAlikeIds,
  type PersonAccount,
  type PersonAccounts,
  withAccountEvent,
} from './account.state';
import { rolesAtOdds, type Role } from '../rows/roles';

/** Most changes of accounts that one administrator may have asked for and that nobody has decided yet. */
export const openAskedMax = 50;

export interface AccountContext {
  readonly today: IsoDate;
  /** Administrator who acts. */
  readonly by: string;
  /** True if this service manages the accounts of people; false if an identity provider does. */
  readonly isOwn: boolean;
  /**
   * Ids with a delegation that names no responsible person. They belong to people, because each delegation to a program
   * names one.
   */
  readonly people: readonly string[];
  /** Donor ids of the command that are not registered. */
  readonly unknownDonors: readonly string[];
  /**
   * UTC time from which an account with a new password may sign again; the delay lets others notice a stolen account.
   */
  readonly signsFrom: string;
}

/**
 * Decides on accounts of people; passwords are stored elsewhere. One administrator asks for a change, and another one
 * releases or refuses it. Neither may change their own account. An id is never given to a second person.
 */
export const accountDecider: Decider<PersonAccounts, AccountCommand, AccountEvent, AccountContext> =
  {
    initialState: { accounts: new Map(), changes: new Map() },

    decide(command, state, context) {
      const { today: effectiveDate, by, isOwn } = context;
      demand(
        isOwn,
        'ACCOUNTS_ELSEWHERE',
        'people sign in with an identity provider: accounts, roles and passwords are kept there',
      );
      const booked = { effectiveDate, policy: policyInForce, entries: [] };
      if (command.type === 'ReleaseAccountChange' || command.type === 'RefuseAccountChange') {
        return [decidedOn(command, state, context)];
      }
      const { change, ...asked } = askedBy(command);
      demandNotOwn(by, asked.person);
      const isAtOnce =
        change === 'SUSPEND' && isOneEnough(state.accounts.get(asked.person), context);
      if (!isAtOnce) demandRoomToAsk(by, state);
      demandNoPerson(asked, context);
      demandChangeable(change, asked, state);
      demandDonorsFit(asked, context);
      const { reason, documentReference, person } = asked;
      const dated = { ...booked, documentReference };
      if (isAtOnce) {
        return [{ type: 'AccountSuspended', data: { ...dated, person, by, reason } }];
      }
      const warnings = change === 'OPEN' ? warned(lookAlikeIds(person, state)) : {};
      return [
        { type: 'AccountChangeAsked', data: { ...dated, ...asked, change, by, ...warnings } },
      ];
    },

    evolve: withAccountEvent,
  };

type AskingCommand = Exclude<
  AccountCommand,
  { type: 'ReleaseAccountChange' } | { type: 'RefuseAccountChange' }
>;

const changeOf = {
  OpenAccount: 'OPEN',
  ChangeRoles: 'ROLES',
  ResetPassword: 'RESET',
  SuspendAccount: 'SUSPEND',
  ReinstateAccount: 'REINSTATE',
} as const satisfies Readonly<Record<AskingCommand['type'], AccountChange>>;

function askedBy({ type, facts }: AskingCommand): Pick<AskedChange, 'person' | 'change'> & {
  readonly kind?: AccountKind;
  readonly roles?: readonly Role[];
  readonly donors?: readonly string[] | undefined;
  readonly reason: string;
  readonly documentReference?: string | undefined;
} {
  return { ...facts, change: changeOf[type] };
}

function demandNotOwn(by: string, person: string): void {
  demand(
    !isAbout(by, { person }),
    'SEGREGATION_OF_DUTIES',
    `${by} cannot change their own account: ask two other administrators`,
  );
}

function demandRoomToAsk(by: string, { changes }: PersonAccounts): void {
  const own = [...changes.values()].filter(
    ({ askedBy, status }) => status === 'ASKED' && askedBy === by,
  );
  demand(
    own.length < openAskedMax,
    'LIMIT_EXCEEDED',
    `${openAskedMax} changes that ${by} asked for wait: have some released or refused first`,
  );
}

/**
 * Refuses a service account (a program that only records) under an id that belongs to a person. @throws Rejection
 * ROLES_AT_ODDS.
 */
function demandNoPerson(
  { person, kind }: { readonly person: string; readonly kind?: AccountKind | undefined },
  { people }: AccountContext,
): void {
  demand(
    kind !== 'SERVICE' || !people.includes(person),
    'ROLES_AT_ODDS',
    `${person} holds a delegation as a person: give the program another id`,
    'person',
  );
}

/** Days during which one administrator cannot repeat a suspension or revocation that two administrators undid. */
export const undoneDays = 7;

/**
 * True if two administrators undid a suspension or revocation within the last 7 days (UTC). One administrator alone may
 * then not repeat it.
 */
export function isUndoneLately(undoneOn: IsoDate | null, today: IsoDate): boolean {
  return undoneOn !== null && daysBetween(undoneOn, today) < BigInt(undoneDays);
}

/**
 * True if one administrator may suspend the account at once. Two are needed for an administrator, for an auditor (who
 * reviews administrators), and for an account that two have just reinstated.
 */
function isOneEnough(account: PersonAccount | undefined, { today }: AccountContext): boolean {
  if (account === undefined) return true;
  const { roles, reinstatedOn } = account;
  return (
    !roles.some((role) => role === 'administrator' || role === 'auditor') &&
    !isUndoneLately(reinstatedOn, today)
  );
}

/**
 * Prevents a deadlock by one administrator: who suspended an account may not also decide on its reinstatement. A
 * reinstatement that they asked for themselves can be withdrawn. @throws Rejection SEGREGATION_OF_DUTIES.
 */
function demandStoppedByOthers(
  by: string,
  { person, change, askedBy }: AskedChange,
  { accounts }: PersonAccounts,
): void {
  const stoppedBy = accounts.get(person)?.suspendedBy ?? [];
  demand(
    change !== 'REINSTATE' || !hasStopped(by, { askedBy, stoppedBy }),
    'SEGREGATION_OF_DUTIES',
    `${by} suspended ${person}: another administrator must release or refuse the reinstatement`,
  );
}

function isAdministrator(account: PersonAccount | undefined): boolean {
  return account?.roles.includes('administrator') ?? false;
}

function demandChangeable(
  change: AccountChange,
  { person, kind, roles }: Partial<AskedChange> & { readonly person: string },
  { accounts, changes }: PersonAccounts,
): void {
  const account = accounts.get(person);
  if (change === 'OPEN') {
    const isAsked = [...changes.values()].some((asked) => isOpenFor(person, asked));
    demand(
      account === undefined && !isAsked,
      'ACCOUNT_EXISTS',
      `the id ${person} was used before, and an id is given once: choose another`,
      'person',
    );
  } else {
    demandSuspensionFits(change, person, account);
  }
  if (roles !== undefined) demandRolesFit(roles, kind ?? account?.kind ?? 'PERSON');
}

function demandSuspensionFits(
  change: AccountChange,
  person: string,
  account: PersonAccount | undefined,
): void {
  const { isSuspended } = account ?? refuse('ACCOUNT_UNKNOWN', `there is no account ${person}`);
  demand(
    (change === 'REINSTATE') === isSuspended || change === 'RESET',
    'ACCOUNT_STATUS',
    isSuspended ? `${person} is suspended: reinstate it first` : `${person} is not suspended`,
  );
}

/**
 * Refuses to release a change if the administrator who asked for it is no longer active. Each release so leaves two
 * active administrators. @throws Rejection ACCOUNT_STATUS.
 */
function demandAskedByAdministrator({ askedBy }: AskedChange, { accounts }: PersonAccounts): void {
  const asker = accounts.get(askedBy);
  demand(
    isAdministrator(asker) && asker?.isSuspended === false,
    'ACCOUNT_STATUS',
    `${askedBy}, who asked for this change, is no longer an administrator: refuse the change and ask for it again`,
  );
}

function isOpenFor(person: string, asked: AskedChange): boolean {
  return asked.person === person && asked.change === 'OPEN' && asked.status === 'ASKED';
}

function demandRolesFit(roles: readonly Role[], kind: AccountKind): void {
  const odd = rolesAtOdds(roles);
  demand(
    odd === undefined,
    'ROLES_AT_ODDS',
    `nobody is ${odd?.[0] ?? ''} and ${odd?.[1] ?? ''}: give one of the two`,
    'roles',
  );
  demand(
    kind === 'PERSON' || roles.every((role) => role === 'recorder'),
    'ROLES_AT_ODDS',
    'a program only records: give the program no role but recorder',
    'roles',
  );
}

/**
 * Refuses an account with the role of a donor that names no donors, and any other account that names some. @throws
 * Rejection ROLES_AT_ODDS or DONOR_UNKNOWN.
 */
function demandDonorsFit(
  { roles, donors }: Partial<AskedChange>,
  { unknownDonors: [unknown] }: AccountContext,
): void {
  const isDonor = roles?.includes('donor') ?? false;
  demand(
    isDonor === (donors !== undefined),
    'ROLES_AT_ODDS',
    isDonor
      ? 'the role donor reads the books of certain donors: name them in donors'
      : 'donors are named only with the role donor: leave donors out, or give that role',
    'donors',
  );
  demand(
    unknown === undefined,
    'DONOR_UNKNOWN',
    `there is no donor ${unknown ?? ''}: register the donor first`,
    'donors',
  );
}

function decidedOn(
  command: Extract<AccountCommand, { type: 'ReleaseAccountChange' | 'RefuseAccountChange' }>,
  state: PersonAccounts,
  { by, today: effectiveDate, signsFrom }: AccountContext,
): AccountEvent {
  const { changeId } = command.facts;
  const askedChange =
    state.changes.get(changeId) ??
    refuse('CHANGE_UNKNOWN', `there is no change ${changeId} of an account`);
  const { person, change, status } = askedChange;
  demand(
    status === 'ASKED',
    'ACCOUNT_STATUS',
    `the change is ${status.toLowerCase()}: nothing is left to decide`,
  );
  demandNotOwn(by, person);
  const { documentReference } = command.facts;
  const booked = { effectiveDate, documentReference, policy: policyInForce, entries: [] };
  const data = { ...booked, changeId, person, by };
  if (command.type === 'RefuseAccountChange') {
    demandStoppedByOthers(by, askedChange, state);
    return { type: 'AccountChangeRefused', data: { ...data, reason: command.facts.reason } };
  }
  demand(
    !hasAsked(by, askedChange.askedBy),
    'SEGREGATION_OF_DUTIES',
    `${by} asked for this change: another administrator must release it`,
  );
  demandAskedByAdministrator(askedChange, state);
  if (change !== 'OPEN') {
    const asked =
      askedChange.roles === undefined ? { person } : { person, roles: askedChange.roles };
    demandChangeable(change, asked, state);
  }
  return {
    type: 'AccountChangeReleased',
    data: {
      ...data,
      ...(change === 'RESET' ? { signsFrom } : {}),
      ...(change === 'OPEN' ? warned(lookAlikeIds(person, state)) : {}),
    },
  };
}
