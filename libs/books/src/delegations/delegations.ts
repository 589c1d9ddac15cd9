import {
  delegationDecider,
  delegationEvents,
  ledgerEventOf,
  stream,
  type Delegation,
  type DelegationEvent,
} from '@art30/accounting';
import { fold, type EventStore } from '@art30/event-sourcing';
import { QuestionRefused } from '../times/refusals';

/** Read from the log: who may do what is known also where a read model lags. */
export class DelegationBooks {
  constructor(private readonly events: EventStore) {}

  /** All delegations, in the order in which they were proposed. */
  async all(): Promise<readonly Delegation[]> {
    const recorded = (await this.events.readStream(stream.delegations)).flatMap((stored) => {
      const event = ledgerEventOf(stored);
      return isDelegationEvent(event) ? [{ ...stored, event }] : [];
    });
    const state = fold(delegationDecider, recorded);
    return [...state.entries()].map(([, delegation]) => delegation);
  }

  /** Those of a person, or all, as answers show them. */
  async list(person?: string) {
    const items = (await this.all())
      .map(viewOf)
      .filter((delegation) => person === undefined || delegation.person === person);
    return { items };
  }

  /** @throws QuestionRefused UNKNOWN. */
  async find(delegationId: string) {
    const { items } = await this.list();
    const found = items.find(({ id }) => id === delegationId);
    if (found) return found;
    const detail = `there is no delegation ${delegationId}`;
    throw new QuestionRefused('UNKNOWN', 'DELEGATION_UNKNOWN', detail);
  }
}

function isDelegationEvent(event: { readonly type: string }): event is DelegationEvent {
  return Object.hasOwn(delegationEvents, event.type);
}

function viewOf({ currencies, commands, limit, responsible, ...delegation }: Delegation) {
  const { id, status, person, role, from, until, issuer, reason } = delegation;
  const { effectiveDate, proposedBy, grantedBy, endAskedBy } = delegation;
  return {
    ...{ id, status, person, role, from, until, issuer, reason },
    ...{ effectiveDate, proposedBy, grantedBy, endAskedBy },
    responsible: responsible ?? null,
    limit: limit ?? null,
    currencies: currencies ?? null,
    commands: commands ?? null,
  };
}
