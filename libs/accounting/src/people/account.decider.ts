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

/** What one administrator has asked for and nobody has decided on. */
export const openAskedMax = 50;

export interface AccountContext {
  readonly today: IsoDate;
  /** Administrator who asks. */
  readonly by: string;
  /** Accounts are kept here, and not by an identity provider. */
  readonly isOwn: boolean;
  /** Ids that hold delegations of their own, as people do. */
  readonly people: readonly string[];
  /** Donors that the command names and nobody registered. */
  readonly unknownDonors: readonly string[];
  /** When whoever gets a new password may sign again, UTC. */
  readonly signsFrom: string;
}

/**
 * Accounts of people, without their passwords: each change is asked for by one administrator and
 * released or refused by another, neither of whom it is about. An id is never given twice.
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
    `${by} changes no account of their own: two other administrators do`,
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

/** Whoever holds a delegation that nobody answers for is a person. */
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

/** Days for which a stop that two undid takes two again. */
export const undoneDays = 7;

/** Whether two undid a stop so lately, by the days in UTC, that one alone does not stop again. */
export function isUndoneLately(undoneOn: IsoDate | null, today: IsoDate): boolean {
  return undoneOn !== null && daysBetween(undoneOn, today) < BigInt(undoneDays);
}

/**
 * Whether one administrator suspends it at once: neither an administrator's, nor that of the auditor who
 * looks at what administrators do, nor one whose suspension two have just ended.
 */
function isOneEnough(account: PersonAccount | undefined, { today }: AccountContext): boolean {
  if (account === undefined) return true;
  const { roles, reinstatedOn } = account;
  return (
    !roles.some((role) => role === 'administrator' || role === 'auditor') &&
    !isUndoneLately(reinstatedOn, today)
  );
}

/** Whoever stopped somebody does not refuse that others undo it; what they asked for they may withdraw. */
function demandStoppedByOthers(
  by: string,
  { person, change, askedBy }: AskedChange,
  { accounts }: PersonAccounts,
): void {
  const stoppedBy = accounts.get(person)?.suspendedBy ?? [];
  demand(
    change !== 'REINSTATE' || !hasStopped(by, { askedBy, stoppedBy }),
    'SEGREGATION_OF_DUTIES',
    `${by} suspended ${person}: another administrator releases or refuses the end of it`,
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
      `the id ${person} was given before, and is nobody else's again: choose another`,
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
 * Whoever asked is an administrator still: what a suspended one asked for is not made any more, and
 * asker and releaser are two who remain, so that a ledger never has fewer than two.
 */
function demandAskedByAdministrator({ askedBy }: AskedChange, { accounts }: PersonAccounts): void {
  const asker = accounts.get(askedBy);
  demand(
    isAdministrator(asker) && asker?.isSuspended === false,
    'ACCOUNT_STATUS',
    `${askedBy}, who asked for this, is no administrator any more: refuse it and ask for it anew`,
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
    'a program only records: give it the role of a recorder alone',
    'roles',
  );
}

/** A donor asks for the donors that are named, and nobody else for any. */
function demandDonorsFit(
  { roles, donors }: Partial<AskedChange>,
  { unknownDonors: [unknown] }: AccountContext,
): void {
  const isDonor = roles?.includes('donor') ?? false;
  demand(
    isDonor === (donors !== undefined),
    'ROLES_AT_ODDS',
    isDonor
      ? 'the role donor sees what is of certain donors: name them in donors'
      : 'donors go with the role donor alone: leave them out, or give that role',
    'donors',
  );
  demand(
    unknown === undefined,
    'DONOR_UNKNOWN',
    `there is no donor ${unknown ?? ''}: register it before somebody asks for it`,
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
    state.changes.get(changeId) ?? refuse('CHANGE_UNKNOWN', `nobody asked for ${changeId}`);
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
    `${by} asked for this: another administrator releases it`,
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
