import type { Decider } from '@art30/event-sourcing';
import { AppendMap } from '../kernel/append-list';
import { warned, type Warning } from '../kernel/booking';
import { functionalCurrency, minorUnitsOf } from '../kernel/currency';
import { type IsoDate, validDate } from '../kernel/dates';
import { Money } from '../kernel/money';
import { policyInForce } from '../kernel/policy-settings';
import { demand, refuse } from '../kernel/rejection';
import { isUndoneLately, openAskedMax } from '../people/account.decider';
import { rolesAtOdds } from '../rows/roles';
import { hasAsked, hasStopped, isAbout } from '../signing/segregation-of-duties';
import type { DelegationCommand, DelegationEvent } from './delegation.facts';
import {
  type Delegation,
  type Delegations,
  isOpenDelegation,
  revokedBefore,
} from './delegation.state';

/** People named in a delegation: its recipient, and the responsible person if the recipient is a service account. */
interface Named {
  readonly person: string;
  readonly responsible?: string | undefined;
}

/**
 * Refuses delegations to oneself, or to a service account (a program that only records) for which one is responsible.
 * @throws Rejection SEGREGATION_OF_DUTIES.
 */
export function demandForOthers(named: Named, { by }: { readonly by: string }): void {
  demand(
    !isAbout(by, named),
    'SEGREGATION_OF_DUTIES',
    `${by} cannot delegate to themselves: another administrator must propose it`,
  );
}

/**
 * Refuses a delegation to an id without an account, because the next person who gets that id would receive the
 * authority.
 *
 * @throws Rejection ACCOUNT_UNKNOWN
 */
export function demandAccounts(
  { person, responsible }: Named,
  { accounts }: { readonly accounts: ReadonlySet<string> | null },
): void {
  for (const [field, named] of Object.entries({ person, responsible })) {
    demand(
      named === undefined || accounts === null || accounts.has(named),
      'ACCOUNT_UNKNOWN',
      `there is no account ${named ?? ''}: have the account opened first`,
      field,
    );
  }
}

/** Warns of a delegation for more than two years, because its reasons may end earlier and nobody would notice. */
export function lengthWarnings({
  from,
  until,
}: {
  readonly from: IsoDate;
  readonly until: IsoDate;
}): readonly Warning[] {
  const [year = '', ...day] = from.split('-');
  const twoYears = [String(BigInt(year) + 2n), ...day].join('-');
  if (until < twoYears) return [];
  const detail = `it holds for more than two years, from ${from} to ${until}: delegate for less, and again after that`;
  return [{ code: 'DELEGATION_LONG', detail }];
}

/** An act of an administrator on a delegation, with its day in UTC. */
interface Act {
  readonly by: string;
  readonly today: IsoDate;
}

/**
 * Returns the type of event for a revocation. One administrator can revoke at once. If two administrators have just
 * restored what one had revoked, the first one can only ask and another must agree.
 *
 * @throws Rejection SEGREGATION_OF_DUTIES if the same administrator asks twice.
 */
export function endOf(
  { undoneOn, endAskedBy, person }: Delegation,
  { by, today }: Act,
): 'DelegationRevoked' | 'DelegationRevocationAsked' {
  if (!isUndoneLately(undoneOn, today)) return 'DelegationRevoked';
  if (endAskedBy === null) return 'DelegationRevocationAsked';
  demand(
    !hasAsked(by, endAskedBy),
    'SEGREGATION_OF_DUTIES',
    `${by} asked for the revocation already: two administrators gave ${person} the delegation back, so another administrator must revoke it`,
  );
  return 'DelegationRevoked';
}

/**
 * Prevents a deadlock by one administrator: who revoked a delegation may not also block the delegation that restores
 * it.
 *
 * @throws Rejection SEGREGATION_OF_DUTIES
 */
export function demandRevokedByOthers(
  delegation: Delegation,
  state: Delegations,
  { by, today }: Act,
): void {
  const askedBy = delegation.proposedBy;
  const own = revokedBefore(state, delegation, today).find(({ revokedBy: stoppedBy }) =>
    hasStopped(by, { askedBy, stoppedBy }),
  );
  demand(
    own === undefined,
    'SEGREGATION_OF_DUTIES',
    `${by} revoked ${own?.id ?? ''}, which this gives back to ${delegation.person}: another administrator grants or refuses it`,
  );
}

export interface DelegationContext {
  readonly today: IsoDate;
  /** Administrator who acts. */
  readonly by: string;
  /** Identity provider that currently authenticates people; a delegation counts only under its provider. */
  readonly issuer: string;
  /** Names of the commands to which a delegation can be limited. */
  readonly commands: readonly string[];
  /** Ids of service accounts; empty if an identity provider manages the accounts. */
  readonly services: readonly string[];
  /** Ids of all accounts; null if an identity provider manages them. */
  readonly accounts: ReadonlySet<string> | null;
}

/**
 * Decides on delegations of authority to record, receive, certify, approve or control. One administrator proposes,
 * another grants, and any administrator revokes. A delegation takes effect only once its event is in the log.
 */
export const delegationDecider: Decider<
  Delegations,
  DelegationCommand,
  DelegationEvent,
  DelegationContext
> = {
  initialState: AppendMap.empty(),

  decide(command, state, context) {
    const { today: effectiveDate, by } = context;
    const booked = { policy: policyInForce, entries: [] };
    if (command.type === 'ProposeDelegation') {
      demandProposable(command.facts, state, context);
      const facts = { ...command.facts, issuer: context.issuer, proposedBy: by };
      const warnings = warned(lengthWarnings(command.facts));
      const data = { effectiveDate, ...facts, ...booked, ...warnings };
      return [{ type: 'DelegationProposed', data }];
    }
    const { delegationId, ...stated } = command.facts;
    const delegation = state.get(delegationId) ?? refuseUnknown(delegationId);
    const data = { effectiveDate, delegationId, by, ...stated, ...booked };
    switch (command.type) {
      case 'GrantDelegation':
        demandGrantable(delegation, state, context);
        return [{ type: 'DelegationGranted', data }];
      case 'RefuseDelegation':
        demandStatus(delegation, 'PROPOSED');
        demandRevokedByOthers(delegation, state, context);
        return [{ type: 'DelegationRefused', data: { ...data, ...command.facts } }];
      case 'RevokeDelegation':
        demandStatus(delegation, 'GRANTED');
        return [{ type: endOf(delegation, context), data: { ...data, ...command.facts } }];
    }
  },

  evolve(state, { id, event }) {
    if (event.type === 'DelegationProposed') {
      const { policy: _policy, entries: _entries, warnings: _warnings, ...terms } = event.data;
      const open = { grantedBy: null, undoneOn: null, endAskedBy: null, revokedBy: [] };
      return state.with(id, { ...terms, ...open, id, status: 'PROPOSED' });
    }
    const { delegationId, by, effectiveDate } = event.data;
    const delegation = state.get(delegationId);
    if (delegation === undefined) return state;
    switch (event.type) {
      case 'DelegationGranted': {
        const isUndoing = revokedBefore(state, delegation, effectiveDate).length > 0;
        const undoneOn = isUndoing ? effectiveDate : null;
        return state.with(delegationId, {
          ...delegation,
          status: 'GRANTED',
          grantedBy: by,
          undoneOn,
        });
      }
      case 'DelegationRefused':
        return state.with(delegationId, { ...delegation, status: 'REFUSED' });
      case 'DelegationRevocationAsked':
        return state.with(delegationId, { ...delegation, endAskedBy: by });
      case 'DelegationRevoked': {
        const revokedBy = delegation.endAskedBy === null ? [by] : [delegation.endAskedBy, by];
        return state.with(delegationId, { ...delegation, status: 'REVOKED', revokedBy });
      }
    }
  },
};

function refuseUnknown(delegationId: string): never {
  return refuse('DELEGATION_UNKNOWN', `there is no delegation ${delegationId}`);
}

const adviceOn: Readonly<Record<Delegation['status'], string>> = {
  PROPOSED: 'grant it or refuse it',
  GRANTED: 'revoke it if it is to end',
  REFUSED: 'propose another one',
  REVOKED: 'propose another one',
};

function demandStatus({ status }: Delegation, needed: Delegation['status']): void {
  demand(
    status === needed,
    'DELEGATION_STATUS',
    `the delegation is ${status.toLowerCase()}: ${adviceOn[status]}`,
  );
}

function demandProposable(
  facts: Extract<DelegationCommand, { type: 'ProposeDelegation' }>['facts'],
  state: Delegations,
  context: DelegationContext,
): void {
  const { person, from, until, currencies, commands, limit } = facts;
  const { today } = context;
  demandForOthers(facts, context);
  const own = [...state.entries().values()].filter(
    ({ status, proposedBy }) => status === 'PROPOSED' && proposedBy === context.by,
  );
  demand(
    own.length < openAskedMax,
    'LIMIT_EXCEEDED',
    `${openAskedMax} delegations that ${context.by} proposed wait: have some granted or refused first`,
  );
  demand(
    validDate(from, 'from') >= today,
    'DATES_NOT_ORDERED',
    `from ${from} is before today, ${today}: let the delegation begin today or later`,
    'from',
  );
  demand(
    validDate(until, 'until') >= from,
    'DATES_NOT_ORDERED',
    `the delegation would end on ${until}, before it begins on ${from}: use a later until`,
    'until',
  );
  if (limit !== undefined) {
    Money.positive(limit, 'limit').in(functionalCurrency, 'limit');
  }
  const strange = currencies?.find((currency) => minorUnitsOf(currency) === undefined);
  demand(
    strange === undefined,
    'UNKNOWN_CURRENCY',
    `the books keep no ${strange ?? ''}: name a currency of ISO 4217`,
    'currencies',
  );
  const unknown = commands?.find((name) => !context.commands.includes(name));
  demand(
    unknown === undefined,
    'COMMAND_UNKNOWN',
    `there is no command ${unknown ?? ''}: see docs/security.md for the commands and their roles`,
    'commands',
  );
  demandAccounts(facts, context);
  demandService(facts, state, context);
  demandPersonAnswers(facts, state);
  demandNotAtOdds({ person, role: facts.role, from, until }, state, context);
}

/**
 * Refuses that a service account (a program) gets another role than recorder, or that its delegations name different
 * responsible persons. @throws Rejection ROLES_AT_ODDS.
 */
function demandService(
  {
    person,
    role,
    responsible,
  }: Pick<Delegation, 'person' | 'role'> & { readonly responsible?: string | undefined },
  state: Delegations,
  { services }: DelegationContext,
): void {
  const openDelegations = openDelegationsOf(person, state);
  const isService =
    services.includes(person) ||
    openDelegations.some((delegation) => delegation.responsible !== undefined);
  demand(
    responsible !== undefined || !isService,
    'ROLES_AT_ODDS',
    `${person} is a service account: name who is responsible for it`,
    'responsible',
  );
  demand(
    responsible === undefined || role === 'recorder',
    'ROLES_AT_ODDS',
    'a service account only records: leave out who is responsible, or delegate to record',
    'responsible',
  );
  demand(
    responsible !== person,
    'ROLES_AT_ODDS',
    `${person} cannot answer for itself: name a person`,
    'responsible',
  );
  const other = openDelegations.find((delegation) => delegation.responsible !== responsible);
  demand(
    other === undefined,
    'ROLES_AT_ODDS',
    other?.responsible === undefined
      ? `${person} is a person by another delegation: nobody else answers for it`
      : `${other.responsible} answers for ${person} by another delegation, and nobody else does`,
    'responsible',
  );
}

/**
 * Refuses that a service account is responsible for another one: a person must answer for it. @throws Rejection
 * ROLES_AT_ODDS.
 */
function demandPersonAnswers(
  { person, responsible }: { readonly person: string; readonly responsible?: string | undefined },
  state: Delegations,
): void {
  if (responsible === undefined) return;
  demand(
    openDelegationsOf(responsible, state).every(
      (delegation) => delegation.responsible === undefined,
    ),
    'ROLES_AT_ODDS',
    `${responsible} is a service account, and answers for nothing: name a person`,
    'responsible',
  );
  const answered = [...state.entries().values()].find(
    (delegation) => delegation.responsible === person && isOpenDelegation(delegation),
  );
  demand(
    answered === undefined,
    'ROLES_AT_ODDS',
    `${person} answers for ${answered?.person ?? ''}, and is no service account`,
    'responsible',
  );
}

/**
 * Refuses a role if the same person has an incompatible one on any of its days: nobody may check their own work.
 * @throws Rejection ROLES_AT_ODDS.
 */
function demandNotAtOdds(
  asked: Pick<Delegation, 'person' | 'role' | 'from' | 'until'>,
  state: Delegations,
  { issuer }: DelegationContext,
): void {
  const held = openDelegationsOf(asked.person, state)
    .filter((delegation) => delegation.issuer === issuer)
    .filter(({ from, until }) => from <= asked.until && asked.from <= until);
  const odd = held.find(({ role }) => rolesAtOdds([role, asked.role]) !== undefined);
  demand(
    odd === undefined,
    'ROLES_AT_ODDS',
    `${asked.person} is ${odd?.role ?? ''} from ${odd?.from ?? ''} to ${odd?.until ?? ''}: nobody is that and ${asked.role} at the same time`,
    'role',
  );
}

/** Returns the delegations of a person that are granted or wait to be granted. */
function openDelegationsOf(person: string, state: Delegations): readonly Delegation[] {
  return [...state.entries().values()].filter(
    (delegation) => delegation.person === person && isOpenDelegation(delegation),
  );
}

function demandGrantable(
  delegation: Delegation,
  state: Delegations,
  context: DelegationContext,
): void {
  const { by, issuer, today } = context;
  demandStatus(delegation, 'PROPOSED');
  demand(
    !hasAsked(by, delegation.proposedBy),
    'SEGREGATION_OF_DUTIES',
    `${by} proposed this delegation: another administrator grants it`,
  );
  demandForOthers(delegation, context);
  demandAccounts(delegation, context);
  demandService(delegation, state, context);
  demandPersonAnswers(delegation, state);
  demand(
    delegation.issuer === issuer,
    'DELEGATION_STATUS',
    `people sign in with ${issuer} now, and the delegation was proposed for ${delegation.issuer}: propose another one`,
  );
  demand(
    delegation.until >= today,
    'DATES_NOT_ORDERED',
    `the delegation would have ended on ${delegation.until}: propose another one`,
  );
}
