import { kit, Skipping, stream } from '@art30/accounting';
import type { EventStore, SkippedEvents } from '@art30/event-sourcing';
import { signedBy, SignedActs, type ActKind, type Unsigned } from '../signed-acts/signed-acts';

const { answer, answerRowsMax, listOf } = kit;
const { eventId, reason } = Skipping.members;

/** An event that operators excluded from the read models, such as one that cannot be processed. */
export const SkippedEvent = answer('SkippedEvent', {
  id: kit.meaning(eventId, 'Id of the event.'),
  reason: kit.meaning(reason, 'Reason for which it was left out.'),
  ...signedBy,
});

/** All events that operators excluded, in the order in which their exclusion was recorded. */
export const SkippedEventsAnswer = answer('SkippedEvents', {
  items: listOf(SkippedEvent, answerRowsMax)('The events.'),
});

/** Returns the ids of the events that operators excluded from the read models, read from the log. */
export async function skippedEvents(events: EventStore): Promise<SkippedEvents> {
  const { items } = await new SignedActs(events, eventsLeftOut).list();
  return new Set(items.map(({ id }) => id));
}

/** Exclusions of events from the read models, as a kind of signed act in the answers of the API. */
export const eventsLeftOut: ActKind<Unsigned<typeof SkippedEvent>> = {
  stream: stream.ledger,
  view(event) {
    if (event.type !== 'EventSkipped') return undefined;
    return { id: event.data.eventId, reason: event.data.reason };
  },
  idOf: ({ id }) => id,
  unknown: {
    code: 'EVENT_UNKNOWN',
    detail: (id) => `event ${id} is not among the events that were skipped`,
  },
};
