import {
  accountDecider,
  accountEvents,
  ledgerEventOf,
  lookAlikeIds,
  sameNames,
  stream,
  type AccountEvent,
  type AskedChange,
  type PersonAccount,
  type PersonAccounts,
  type Warning,
} from '@art30/accounting';
import { fold, type EventStore, type ReadStore } from '@art30/event-sourcing';
import type { ShownTexts } from '../personal/shown-texts';
import { QuestionRefused } from '../times/refusals';
import { hastyStops, type HastyStop } from './many-stops';

/** Accounts of people, read from the log: who may be let in is known also where a read model lags. */
export class AccountBooks {
  constructor(
    private readonly from: { readonly events: EventStore; readonly readStore: ReadStore },
    private readonly shownTexts: ShownTexts,
  ) {}

  /** Accounts by person as they stand. */
  async all(): Promise<ReadonlyMap<string, PersonAccount>> {
    return fold(accountDecider, await this.recorded()).accounts;
  }

  /** Suspensions and revocations beyond three in an hour, between two sequences of the read model. */
  hastyStops(after: number, through: number): readonly HastyStop[] {
    return hastyStops(this.from.readStore, after, through);
  }

  /** The same with the names of the people, as far as they are kept. */
  async listNamed() {
    const { items } = await this.list();
    const named = await this.shownTexts.inPlace(items, ['name']);
    const names = new Map(
      named.flatMap(({ person, name }) => (name === null ? [] : [[person, name] as const])),
    );
    const shown = named.map(async (one) => {
      const changes = await this.shownTexts.inPlace(one.changes, ['name']);
      return {
        ...one,
        changes: changes.map((change) => withNameWarnings(one.person, change, names)),
      };
    });
    return { items: await Promise.all(shown) };
  }

  /** In the order of their ids; those that are only asked for included. */
  async list() {
    const state = fold(accountDecider, await this.recorded());
    const asked = [...state.changes.values()].map(({ person }) => person);
    const people = [...new Set([...state.accounts.keys(), ...asked])].sort();
    return { items: people.map((person) => viewOf(person, state)) };
  }

  /** Accounts by person as they stood at a moment, UTC. */
  async at(moment: string): Promise<ReadonlyMap<string, PersonAccount>> {
    const recorded = await this.recorded();
    const before = recorded.filter(({ metadata }) => metadata.recordedAt <= moment);
    return fold(accountDecider, before).accounts;
  }

  private async recorded() {
    return (await this.from.events.readStream(stream.people)).flatMap((stored) => {
      const event = ledgerEventOf(stored);
      return isAccountEvent(event) ? [{ ...stored, event }] : [];
    });
  }

  /** @throws QuestionRefused UNKNOWN. */
  async find(person: string) {
    const { items } = await this.listNamed();
    const found = items.find((account) => account.person === person);
    if (found) return found;
    throw new QuestionRefused('UNKNOWN', 'ACCOUNT_UNKNOWN', `there is no account ${person}`);
  }
}

function isAccountEvent(event: { readonly type: string }): event is AccountEvent {
  return Object.hasOwn(accountEvents, event.type);
}

/** Warns whoever is about to release a name that somebody else has; no event could, as names stand in none. */
function withNameWarnings<
  Change extends {
    readonly status: AskedChange['status'];
    readonly name: string | null;
    readonly warnings: readonly Warning[];
  },
>(person: string, change: Change, names: ReadonlyMap<string, string>) {
  const { status, name, warnings } = change;
  if (status !== 'ASKED' || name === null) return change;
  return { ...change, warnings: [...warnings, ...sameNames({ person, name }, names)] };
}

function statusOf(account: PersonAccount | undefined): 'ASKED' | 'SUSPENDED' | 'OPEN' {
  if (account === undefined) return 'ASKED';
  return account.isSuspended ? 'SUSPENDED' : 'OPEN';
}

function viewOf(person: string, state: PersonAccounts) {
  const { accounts, changes } = state;
  const account = accounts.get(person);
  const own = [...changes].filter(([, change]) => change.person === person);
  const [[, opening] = []] = own;
  return {
    ...{ person, status: statusOf(account) },
    ...termsOf(account ?? { ...opening, signsFrom: null }),
    changes: own.map(([id, { status, ...asked }]) => {
      const { change, name = null, roles = null, donors = null, askedBy, releasedBy } = asked;
      const isOpening = change === 'OPEN' && status === 'ASKED';
      const warnings = isOpening ? lookAlikeIds(person, state) : [];
      return { id, change, status, name, roles, donors, askedBy, releasedBy, warnings };
    }),
  };
}

type Terms = Pick<Partial<AskedChange>, 'kind' | 'roles' | 'donors'> &
  Pick<PersonAccount, 'signsFrom'> & { readonly name?: string | null | undefined };

/** What an account is, or is asked to be. */
function termsOf({ kind = 'PERSON', roles = [], donors = [], name, signsFrom }: Terms) {
  return { kind, name: name ?? null, roles, donors, signsFrom };
}
