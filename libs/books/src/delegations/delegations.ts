import {
  Delegating,
  delegationDecider,
  delegationEvents,
  kit,
  ledgerEventOf,
  stream,
  type Delegation,
  type DelegationEvent,
} from '@art30/accounting';
import { fold, type EventStore } from '@art30/event-sourcing';
import { QuestionRefused } from '../times/refusals';

const { answer, answerRowsMax, date, listOf, money, nullable, oneOf, part, uuid, words } = kit;

/** A delegation, which permits a person to sign in a role, and its status. */
export const DelegationView = answer('DelegationView', {
  id: uuid('Event that proposed it.', '6d7b0f2a-3a0e-5b52-9a3d-30c0a2c30b30'),
  status: oneOf(['PROPOSED', 'GRANTED', 'REFUSED', 'REVOKED'])(
    '`GRANTED`: it holds within its days.',
    'GRANTED',
  ),
  ...kit.pick(Delegating, 'person', 'role', 'from', 'until'),
  issuer: words('Who vouches for the person.', 'urn:article30:accounts'),
  responsible: nullable(words('Of a service account: who answers for it.', null)),
  limit: nullable(money('Most of one kind of command for one donor in 30 days, in USD.')),
  currencies: nullable(listOf(words, answerRowsMax)('Currencies; null for all.', ['EUR'])),
  commands: nullable(listOf(words, answerRowsMax)('Commands; null for all.', ['SignAgreement'])),
  reason: words('Why.', 'approving officer for contributions'),
  effectiveDate: date('Day on which it was proposed.', '2024-03-01'),
  proposedBy: words('Administrator who proposed it.', 'administrator-1'),
  grantedBy: nullable(words('Administrator who granted it; null before.', 'administrator-2')),
  endAskedBy: nullable(
    words(
      'Administrator who requested its end, if that needs two administrators; null if nobody did.',
      'administrator-1',
    ),
  ),
});

export const DelegationsAnswer = answer('Delegations', {
  items: listOf(part(DelegationView), answerRowsMax)('In the order of their proposals.'),
});

/**
 * Delegations, read from the log instead of the read model, so that permission checks are right also while the read
 * model lags.
 */
export class DelegationBooks {
  constructor(private readonly events: EventStore) {}

  /** Returns all delegations, in the order in which they were proposed. */
  async all(): Promise<readonly Delegation[]> {
    const recorded = (await this.events.readStream(stream.delegations)).flatMap((stored) => {
      const event = ledgerEventOf(stored);
      return isDelegationEvent(event) ? [{ ...stored, event }] : [];
    });
    const state = fold(delegationDecider, recorded);
    return [...state.entries()].map(([, delegation]) => delegation);
  }

  /** Lists the delegations of one person, or of everybody, as the API answers them. */
  async list(person?: string) {
    const items = (await this.all())
      .map(viewOf)
      .filter((delegation) => person === undefined || delegation.person === person);
    return { items };
  }

  /**
   * Returns one delegation as the API answers it.
   *
   * @throws QuestionRefused UNKNOWN.
   */
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

function viewOf({
  currencies,
  commands,
  limit,
  responsible,
  ...delegation
}: Delegation): kit.Infer<typeof DelegationView> {
  const { id, status, person, role, from, until, issuer, reason } = delegation;
  const { effectiveDate, proposedBy, grantedBy, endAskedBy } = delegation;
  return {
    id,
    status,
    person,
    role,
    from,
    until,
    issuer,
    reason,
    effectiveDate,
    proposedBy,
    grantedBy,
    endAskedBy,
    responsible: responsible ?? null,
    limit: limit ?? null,
    currencies: currencies ?? null,
    commands: commands ?? null,
  };
}
