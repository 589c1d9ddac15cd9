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

/** The release after which only a password that was set by its own secret lets somebody in. */
interface Reset {
  readonly changeId: string;
  readonly releasedAt: string;
}

/** An account as the log has it. */
export interface KnownAccount extends PersonAccount {
  /** The last that was released; null where none was. */
  readonly reset: Reset | null;
  /** When it was suspended last; null where it never was. */
  readonly suspendedAt: string | null;
}

/** What the log says of accounts, with the moments that no decision goes by. */
interface Known {
  readonly accounts: PersonAccounts;
  readonly resets: ReadonlyMap<string, Reset>;
  readonly suspended: ReadonlyMap<string, string>;
  /** Whom an event is about that this build cannot read: what it says may be that they are out. */
  readonly unreadable: ReadonlySet<string>;
}

/** An event of the stream, as it is stored. */
interface StoredEvent {
  readonly type: string;
  readonly data: RecordedEvent['data'];
  readonly stored: RecordedEvent;
}

const folding: Folding<Known, StoredEvent> = {
  initialState: {
    ...{ accounts: accountDecider.initialState, resets: new Map(), suspended: new Map() },
    unreadable: new Set(),
  },
  evolve(known, { event: { stored } }) {
    const event = readable(stored);
    if (event === undefined) return withUnreadable(known, stored);
    const { id, metadata } = stored;
    const accounts = accountDecider.evolve(known.accounts, { id, event });
    return withMoments({ ...known, accounts }, event, { id, at: metadata.recordedAt });
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
    const known = this.folded.fold(stream.people, folding, recorded);
    const account = known.accounts.accounts.get(person);
    return (
      account && {
        ...account,
        isSuspended: account.isSuspended || known.unreadable.has(person),
        reset: known.resets.get(person) ?? null,
        suspendedAt: known.suspended.get(person) ?? null,
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

function withUnreadable(known: Known, { data: { person } }: RecordedEvent): Known {
  if (typeof person !== 'string') return known;
  return { ...known, unreadable: new Set([...known.unreadable, person]) };
}

function isAccountEvent(event: { readonly type: string }): event is AccountEvent {
  return Object.hasOwn(accountEvents, event.type);
}

/** The secret of an administrator who was recovered belongs to the event that says so. */
function withMoments(
  known: Known,
  event: AccountEvent,
  { id, at }: { readonly id: string; readonly at: string },
): Known {
  switch (event.type) {
    case 'AdministratorRecovered':
      return withReset(known, event.data.person, { changeId: id, releasedAt: at });
    case 'AccountSuspended':
      return { ...known, suspended: new Map([...known.suspended, [event.data.person, at]]) };
    case 'AccountChangeReleased': {
      const { changeId, person, signsFrom } = event.data;
      if (signsFrom !== undefined) return withReset(known, person, { changeId, releasedAt: at });
      const isOut = known.accounts.accounts.get(person)?.isSuspended === true;
      return isOut ? { ...known, suspended: new Map([...known.suspended, [person, at]]) } : known;
    }
    case 'AdministratorsNamed':
    case 'AccountChangeAsked':
    case 'AccountChangeRefused':
      return known;
  }
}

function withReset(known: Known, person: string, reset: Reset): Known {
  return { ...known, resets: new Map([...known.resets, [person, reset]]) };
}
