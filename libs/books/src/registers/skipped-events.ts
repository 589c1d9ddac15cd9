import { stream } from '@art30/accounting';
import type { EventStore, SkippedEvents } from '@art30/event-sourcing';
import { SignedActs, type ActKind } from '../acts/signed-acts';

/** Ids of the events that operators left out of the read models, from the log itself. */
export async function skippedEvents(events: EventStore): Promise<SkippedEvents> {
  const { items } = await new SignedActs(events, eventsLeftOut).list();
  return new Set(items.map(({ id }) => id));
}

/** Events that operators left out of the read models. */
export const eventsLeftOut: ActKind<{ readonly id: string; readonly reason: string }> = {
  stream: stream.ledger,
  view(event) {
    if (event.type !== 'EventSkipped') return undefined;
    const { eventId: id, reason } = event.data;
    return { id, reason };
  },
  idOf: ({ id }) => id,
  unknown: {
    code: 'EVENT_UNKNOWN',
    detail: (id) => `event ${id} is not among the events that were skipped`,
  },
};
