import { stream } from '@art30/accounting';
import type { EventStore, SkippedEvents } from '@art30/event-sourcing';

/** Ids of the events that operators left out of the read models, from the log itself. */
export async function skippedEvents(events: EventStore): Promise<SkippedEvents> {
  const ledger = await events.readStream(stream.ledger);
  const skipped = ledger.filter(({ type }) => type === 'EventSkipped');
  return new Set(skipped.map(({ data }) => String(data['eventId'])));
}
