import type { Identified } from '@art30/event-sourcing';
import type { AccountChange, AccountEvent, AccountKind } from './account.facts';
import type { Role } from './roles';

/** An account as it stands. */
export interface PersonAccount {
  readonly kind: AccountKind;
  readonly roles: readonly Role[];
  /** Donors for whom it asks; none but with the role of a donor. */
  readonly donors: readonly string[];
  /** Reference of the name; null where none was stated. */
  readonly name: string | null;
  readonly isSuspended: boolean;
  /** Until then it signs nothing, UTC; null where it may. */
  readonly signsFrom: string | null;
  /** The last reset or recovery: only a password that was set by its secret counts; null where none was. */
  readonly reset: string | null;
}

/** A change that was asked for. */
export interface AskedChange {
  readonly person: string;
  readonly change: AccountChange;
  readonly kind: AccountKind | undefined;
  readonly roles: readonly Role[] | undefined;
  /** Of a change that gives roles; undefined where none of them asks for donors. */
  readonly donors: readonly string[] | undefined;
  /** Reference of the name that it states. */
  readonly name?: string | undefined;
  readonly askedBy: string;
  readonly status: 'ASKED' | 'RELEASED' | 'REFUSED';
  /** Who released it; null before. */
  readonly releasedBy: string | null;
}

export interface PersonAccounts {
  readonly accounts: ReadonlyMap<string, PersonAccount>;
  /** By the event that asked for each. */
  readonly changes: ReadonlyMap<string, AskedChange>;
}

/** The accounts after an event of their stream. */
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
      const { changeId, by: releasedBy, signsFrom } = event.data;
      const known = changes.get(changeId);
      if (known === undefined) return { accounts, changes };
      const released = { ...known, status: 'RELEASED', releasedBy } as const;
      const account = changed(accounts.get(known.person), known, { changeId, signsFrom });
      return {
        accounts: new Map([...accounts, [known.person, account]]),
        changes: new Map([...changes, [changeId, released]]),
      };
    }
    case 'AccountChangeRefused': {
      const known = changes.get(event.data.changeId);
      if (known === undefined) return { accounts, changes };
      const refused = { ...known, status: 'REFUSED' } as const;
      return { accounts, changes: new Map([...changes, [event.data.changeId, refused]]) };
    }
    case 'AccountSuspended':
      return {
        accounts: withPart(accounts, event.data.person, { isSuspended: true }),
        changes,
      };
    case 'AdministratorRecovered': {
      const { person, signsFrom } = event.data;
      return { accounts: withPart(accounts, person, { signsFrom, reset: id }), changes };
    }
  }
}

const administrator: PersonAccount = {
  ...{ kind: 'PERSON', roles: ['administrator'], donors: [], name: null },
  ...{ isSuspended: false, signsFrom: null, reset: null },
};

function withPart(
  accounts: PersonAccounts['accounts'],
  person: string,
  part: Partial<PersonAccount>,
): PersonAccounts['accounts'] {
  const known = accounts.get(person);
  return known === undefined ? accounts : new Map([...accounts, [person, { ...known, ...part }]]);
}

function changed(
  known: PersonAccount | undefined,
  { change, kind = 'PERSON', roles = [], donors = [], name }: AskedChange,
  {
    changeId,
    signsFrom = null,
  }: { readonly changeId: string; readonly signsFrom?: string | null | undefined },
): PersonAccount {
  const begun = { isSuspended: false, signsFrom: null, reset: null };
  const account = known ?? { kind, roles, donors, name: name ?? null, ...begun };
  switch (change) {
    case 'OPEN':
      return account;
    case 'ROLES':
      return { ...account, roles, donors, name: name ?? account.name };
    case 'RESET':
      return { ...account, signsFrom, reset: changeId };
    case 'SUSPEND':
      return { ...account, isSuspended: true };
    case 'REINSTATE':
      return { ...account, isSuspended: false };
  }
}
