import { ledgerEventOf, stream } from '@art30/accounting';
import type { EventStore, SkippedEvents } from '@art30/event-sourcing';

/** Ids of the events that operators left out of the read models, from the log itself. */
export async function skippedEvents(events: EventStore): Promise<SkippedEvents> {
  const ledger = await events.readStream(stream.ledger);
  return new Set(
    ledger.map(ledgerEventOf).flatMap(({ type, data }) => {
      return type === 'EventSkipped' ? [data.eventId] : [];
    }),
  );
}
