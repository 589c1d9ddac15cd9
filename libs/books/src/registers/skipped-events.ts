import { ledgerEventOf, stream } from '@art30/accounting';
import type { EventStore, SkippedEvents } from '@art30/event-sourcing';
import { QuestionRefused } from '../times/refusals';

/** Ids of the events that operators left out of the read models, from the log itself. */
export async function skippedEvents(events: EventStore): Promise<SkippedEvents> {
  const { items } = await new EventsLeftOut(events).list();
  return new Set(items.map(({ id }) => id));
}

/** Read from the log: a read model that stands at such an event cannot say so itself. */
export class EventsLeftOut {
  constructor(private readonly events: EventStore) {}

  /** In the order in which they were left out. */
  async list() {
    const ledger = await this.events.readStream(stream.ledger);
    const items = ledger.flatMap((recorded) => {
      const event = ledgerEventOf(recorded);
      if (event.type !== 'EventSkipped') return [];
      const { recordedBy, certifiedBy = null, approvedBy = null, recordedAt } = recorded.metadata;
      const { eventId: id, reason } = event.data;
      return [{ id, reason, recordedBy, certifiedBy, approvedBy, recordedAt }];
    });
    return { items };
  }

  /** @throws QuestionRefused UNKNOWN. */
  async find(eventId: string) {
    const { items } = await this.list();
    const found = items.find(({ id }) => id === eventId);
    if (found) return found;
    throw new QuestionRefused(
      'UNKNOWN',
      'EVENT_UNKNOWN',
      `event ${eventId} is not among the events that were skipped`,
    );
  }
}
