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

/** An account as recorded in the log. */
export interface KnownAccount extends PersonAccount {
  /**
   * Time of the last password reset or suspension; null if there was none. Tokens from before that time are refused.
   */
  readonly outAt: string | null;
}

/**
 * Accounts computed from the log, with the times of resets and suspensions. Decisions on accounts do not need these
 * times, so they are not part of the accounts.
 */
interface AccountsState {
  readonly accounts: PersonAccounts;
  readonly outAt: ReadonlyMap<string, string>;
  /**
   * Persons named by events that this build cannot read. Such an event may be a suspension, so these persons' accounts
   * are treated as suspended.
   */
  readonly unreadable: ReadonlySet<string>;
}

/** An event of the stream with all account changes, in its stored form. */
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

/**
 * Accounts computed from the log itself. The read model could lag behind a suspension; the log does not. Each event is
 * processed once.
 */
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

/**
 * Returns the event of an account; undefined if this build cannot read the stored event. Such an event locks out only
 * the person that it names, and not everybody.
 */
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

/**
 * Returns the person whose earlier tokens an event invalidates, by a suspension, a recovery or the release of a reset.
 * Undefined if it invalidates none.
 */
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
