import {
  accountDecider,
  accountEvents,
  ledgerEventOf,
  stream,
  type AccountEvent,
  type PersonAccount,
} from '@art30/accounting';
import { fold, type EventStore, type RecordedEvent } from '@art30/event-sourcing';

/** The release after which only a password that was set by its own secret lets somebody in. */
interface Reset {
  readonly changeId: string;
  readonly releasedAt: string;
}

/** An account as the log has it. */
export interface KnownAccount extends PersonAccount {
  /** The last that was released; null where none was. */
  readonly reset: Reset | null;
}

/** Accounts by the log itself, which is never behind. */
export class AccountsOfLog {
  constructor(private readonly events: EventStore) {}

  async find(person: string): Promise<KnownAccount | undefined> {
    const recorded = (await this.events.readStream(stream.people)).flatMap((stored) => {
      const event = ledgerEventOf(stored);
      return isAccountEvent(event) ? [{ ...stored, event }] : [];
    });
    const account = fold(accountDecider, recorded).accounts.get(person);
    const reset = recorded.reduce<Reset | null>((last, one) => resetBy(person, one) ?? last, null);
    return account && { ...account, reset };
  }
}

function isAccountEvent(event: { readonly type: string }): event is AccountEvent {
  return Object.hasOwn(accountEvents, event.type);
}

/** The secret of an administrator who was recovered belongs to the event that says so. */
function resetBy(
  person: string,
  {
    id,
    event,
    metadata,
  }: Pick<RecordedEvent, 'id' | 'metadata'> & { readonly event: AccountEvent },
): Reset | undefined {
  const isReset =
    event.type === 'AdministratorRecovered' ||
    (event.type === 'AccountChangeReleased' && event.data.signsFrom !== undefined);
  if (!isReset || event.data.person !== person) return undefined;
  const changeId = event.type === 'AccountChangeReleased' ? event.data.changeId : id;
  return { changeId, releasedAt: metadata.recordedAt };
}
