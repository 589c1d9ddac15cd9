import { kit, Skipping, stream } from '@art30/accounting';
import type { EventStore, SkippedEvents } from '@art30/event-sourcing';
import { signedBy, SignedActs, type ActKind, type Unsigned } from '../signed-acts/signed-acts';

const { answer, answerRowsMax, listOf } = kit;
const { eventId, reason } = Skipping.members;

/** An event that operators excluded from the read models. */
export const SkippedEvent = answer('SkippedEvent', {
  id: kit.meaning(eventId, 'Id of the event.'),
  reason: kit.meaning(reason, 'Reason for which it was left out.'),
  ...signedBy,
});

/** All excluded events, in the order in which their exclusion was recorded. */
export const SkippedEventsAnswer = answer('SkippedEvents', {
  items: listOf(SkippedEvent, answerRowsMax)('The events.'),
});

/** Ids of the events that operators excluded from the read models, read from the log. */
export async function skippedEvents(events: EventStore): Promise<SkippedEvents> {
  const { items } = await new SignedActs(events, eventsLeftOut).list();
  return new Set(items.map(({ id }) => id));
}

/** The act by which operators exclude an event from the read models. */
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
