import {
  accountDecider,
  accountEvents,
  ledgerEventOf,
  stream,
  type AccountEvent,
  type PersonAccount,
  type PersonAccounts,
} from '@art30/accounting';
import {
  FoldedStreams,
  type EventStore,
  type Folding,
  type RecordedEvent,
} from '@art30/event-sourcing';

/** An account as the log has it. */
export interface KnownAccount extends PersonAccount {
  /** When its password was reset last, or it was suspended; null where neither ever was. */
  readonly outAt: string | null;
}

/** What the log says of accounts, with the moments that no decision goes by. */
interface AccountsState {
  readonly accounts: PersonAccounts;
  readonly outAt: ReadonlyMap<string, string>;
  /** Whom an event is about that this build cannot read: what it says may be that they are out. */
  readonly unreadable: ReadonlySet<string>;
}

/** An event of the stream, as it is stored. */
interface StoredEvent {
  readonly type: string;
  readonly data: RecordedEvent['data'];
  readonly stored: RecordedEvent;
}

const folding: Folding<AccountsState, StoredEvent> = {
  initialState: {
    accounts: accountDecider.initialState,
    outAt: new Map(),
    unreadable: new Set(),
  },
  evolve(state, { event: { stored } }) {
    const event = readable(stored);
    if (event === undefined) return withUnreadable(state, stored);
    const { id, metadata } = stored;
    const accounts = accountDecider.evolve(state.accounts, { id, event });
    const person = putOut(event, accounts);
    if (person === undefined) return { ...state, accounts };
    return { ...state, accounts, outAt: new Map([...state.outAt, [person, metadata.recordedAt]]) };
  },
};

/** Accounts by the log itself, which is never behind; each event of it is read once. */
export class AccountsOfLog {
  private readonly folded = new FoldedStreams((stored) => {
    const { type, data } = stored;
    return { type, data, stored };
  });

  constructor(private readonly events: EventStore) {}

  async find(person: string): Promise<KnownAccount | undefined> {
    const recorded = await this.events.readStream(stream.people);
    const state = this.folded.fold(stream.people, folding, recorded);
    const account = state.accounts.accounts.get(person);
    return (
      account && {
        ...account,
        isSuspended: account.isSuspended || state.unreadable.has(person),
        outAt: state.outAt.get(person) ?? null,
      }
    );
  }
}

/** What another build wrote is no reason to let nobody in, but for whom it is about. */
function readable(stored: RecordedEvent): AccountEvent | undefined {
  try {
    const event = ledgerEventOf(stored);
    return isAccountEvent(event) ? event : undefined;
  } catch {
    return undefined;
  }
}

function withUnreadable(state: AccountsState, { data: { person } }: RecordedEvent): AccountsState {
  if (typeof person !== 'string') return state;
  return { ...state, unreadable: new Set([...state.unreadable, person]) };
}

function isAccountEvent(event: { readonly type: string }): event is AccountEvent {
  return Object.hasOwn(accountEvents, event.type);
}

/** Whom an event lets in no more by what they had: their tokens of before count nothing. */
function putOut(event: AccountEvent, { accounts }: PersonAccounts): string | undefined {
  switch (event.type) {
    case 'AdministratorRecovered':
    case 'AccountSuspended':
      return event.data.person;
    case 'AccountChangeReleased': {
      const { changeId, person } = event.data;
      const { reset, isSuspended } = accounts.get(person) ?? {};
      return reset === changeId || isSuspended === true ? person : undefined;
    }
    case 'AdministratorsNamed':
    case 'AccountChangeAsked':
    case 'AccountChangeRefused':
      return undefined;
  }
}
