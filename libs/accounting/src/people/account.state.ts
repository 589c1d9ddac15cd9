import type { Identified } from '@art30/event-sourcing';
import type { Warning } from '../kernel/booking';
import type { IsoDate } from '../kernel/dates';
import { type Role, rolesThatCount } from '../rows/roles';
import type { AccountChange, AccountEvent, AccountKind } from './account.facts';

/** Present state of one account that this ledger manages. */
export interface PersonAccount {
  readonly kind: AccountKind;
  /** Roles that are valid now. A role that was given may be missing here, because some roles exclude others. */
  readonly roles: readonly Role[];
  /** Roles that were given but are not valid, because an administrator may not have them. */
  readonly rolesLeftOut: readonly Role[];
  /** Donors whose data the account may read; empty without the role of a donor. */
  readonly donors: readonly string[];
  /** Reference of the text with the person's name, which is stored outside the log; null if none was stated. */
  readonly name: string | null;
  readonly isSuspended: boolean;
  /** Administrators who took part in suspending the account; empty while it is not suspended. */
  readonly suspendedBy: readonly string[];
  /** Day on which two administrators ended the account's last suspension; null if it was never suspended. */
  readonly reinstatedOn: IsoDate | null;
  /** UTC time until which the account must not sign; null if it may. */
  readonly signsFrom: string | null;
  /**
   * Id of the last reset or recovery of the password; null if there was none. A new password is accepted only with the
   * single-use secret of that reset.
   */
  readonly reset: string | null;
}

/** A change of an account for which an administrator asked, with its status. */
export interface AskedChange {
  readonly person: string;
  readonly change: AccountChange;
  readonly kind: AccountKind | undefined;
  readonly roles: readonly Role[] | undefined;
  /** Donors whose data the account may read; undefined if no role of the change is that of a donor. */
  readonly donors: readonly string[] | undefined;
  /** Reference of the text with the new name, which is stored outside the log. */
  readonly name?: string | undefined;
  readonly askedBy: string;
  readonly status: 'ASKED' | 'RELEASED' | 'REFUSED';
  /** Administrator who released the change; null if nobody did. */
  readonly releasedBy: string | null;
}

export interface PersonAccounts {
  readonly accounts: ReadonlyMap<string, PersonAccount>;
  /** Changes by the id of the event that asked for them. */
  readonly changes: ReadonlyMap<string, AskedChange>;
}

/** Returns the accounts after an event on their stream. */
export function withAccountEvent(
  { accounts, changes }: PersonAccounts,
  { id, event }: Identified<AccountEvent>,
): PersonAccounts {
  switch (event.type) {
    case 'AdministratorsNamed': {
      const named = event.data.administrators.map((person) => [person, administrator] as const);
      return { accounts: new Map([...accounts, ...named]), changes };
    }
    case 'AccountChangeAsked': {
      const { person, change, kind, roles, donors, name, by: askedBy } = event.data;
      const asked = { person, change, kind, roles, donors, name, askedBy };
      const open = { ...asked, status: 'ASKED', releasedBy: null } as const;
      return { accounts, changes: new Map([...changes, [id, open]]) };
    }
    case 'AccountChangeReleased': {
      const { changeId, by: releasedBy, signsFrom, effectiveDate: on } = event.data;
      const askedChange = changes.get(changeId);
      if (askedChange === undefined) return { accounts, changes };
      const released = { ...askedChange, status: 'RELEASED', releasedBy } as const;
      const release = { changeId, signsFrom, on, suspendedBy: [askedChange.askedBy, releasedBy] };
      const account = changed(accounts.get(askedChange.person), askedChange, release);
      return {
        accounts: new Map([...accounts, [askedChange.person, account]]),
        changes: new Map([...changes, [changeId, released]]),
      };
    }
    case 'AccountChangeRefused': {
      const askedChange = changes.get(event.data.changeId);
      if (askedChange === undefined) return { accounts, changes };
      const refused = { ...askedChange, status: 'REFUSED' } as const;
      return { accounts, changes: new Map([...changes, [event.data.changeId, refused]]) };
    }
    case 'AccountSuspended':
      return {
        accounts: withPart(accounts, event.data.person, suspension([event.data.by])),
        changes,
      };
    case 'AdministratorRecovered': {
      const { person, signsFrom } = event.data;
      return { accounts: withPart(accounts, person, { signsFrom, reset: id }), changes };
    }
  }
}

/** Defaults of every new account. */
const begun: Omit<PersonAccount, 'kind' | 'roles' | 'donors' | 'name'> = {
  rolesLeftOut: [],
  isSuspended: false,
  suspendedBy: [],
  reinstatedOn: null,
  signsFrom: null,
  reset: null,
};

const administrator: PersonAccount = {
  kind: 'PERSON',
  roles: ['administrator'],
  donors: [],
  name: null,
  ...begun,
};

function suspension(suspendedBy: readonly string[]) {
  return { isSuspended: true, suspendedBy };
}

/** Details of a release that become part of the account. */
interface Release {
  readonly changeId: string;
  readonly signsFrom?: string | null | undefined;
  readonly on: IsoDate;
  readonly suspendedBy: readonly string[];
}

function withPart(
  accounts: PersonAccounts['accounts'],
  person: string,
  part: Partial<PersonAccount>,
): PersonAccounts['accounts'] {
  const account = accounts.get(person);
  return account === undefined
    ? accounts
    : new Map([...accounts, [person, { ...account, ...part }]]);
}

function changed(
  before: PersonAccount | undefined,
  { change, kind = 'PERSON', roles = [], donors = [], name }: AskedChange,
  { changeId, signsFrom = null, on, suspendedBy }: Release,
): PersonAccount {
  const counted = rolesThatCount(roles);
  const rolesLeftOut = roles.filter((role) => !counted.includes(role));
  const held = { roles: counted, rolesLeftOut, donors };
  const account = before ?? { ...begun, ...held, kind, name: name ?? null };
  switch (change) {
    case 'OPEN':
      return account;
    case 'ROLES':
      return { ...account, ...held, name: name ?? account.name };
    case 'RESET':
      return { ...account, signsFrom, reset: changeId };
    case 'SUSPEND':
      return { ...account, ...suspension(suspendedBy) };
    case 'REINSTATE':
      return { ...account, isSuspended: false, suspendedBy: [], reinstatedOn: on };
  }
}

/**
 * Warns of existing ids that differ from a new one only in punctuation, because `u.jane-doe` and `u.janedoe` would be
 * two people.
 */
export function lookAlikeIds(person: string, { accounts, changes }: PersonAccounts): Warning[] {
  const asked = [...changes.values()].flatMap((one) =>
    one.status === 'ASKED' && one.change === 'OPEN' ? [one.person] : [],
  );
  const otherIds = [...new Set([...accounts.keys(), ...asked])].filter((id) => id !== person);
  const alike = otherIds.filter((id) => lettersOf(id) === lettersOf(person)).toSorted();
  if (alike.length === 0) return [];
  return [warning(`the id ${person} differs from ${alike.join(', ')} by punctuation alone`)];
}

/**
 * Warns of people with the same name, ignoring case and spaces, because one person may not have two accounts.
 *
 * @param names names by id, of people who have an account or for whom one was asked.
 */
export function sameNames(
  { person, name }: { readonly person: string; readonly name: string },
  names: ReadonlyMap<string, string>,
): Warning[] {
  const alike = [...names].flatMap(([id, other]) =>
    id !== person && wordsOf(other) === wordsOf(name) ? [id] : [],
  );
  if (alike.length === 0) return [];
  return [warning(`${person} has the same name as ${alike.toSorted().join(', ')}`)];
}

function warning(alike: string): Warning {
  const detail = `${alike}: make sure that it is another person, who is nobody else here`;
  return { code: 'LIKELY_DUPLICATE', detail };
}

function lettersOf(id: string): string {
  return id.replace(/[^a-z0-9]/g, '');
}

function wordsOf(name: string): string {
  return name.normalize('NFKC').toLowerCase().split(/\s+/).filter(Boolean).join(' ');
}
