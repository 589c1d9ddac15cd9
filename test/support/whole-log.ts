import { pageEventsMax, type EventStore, type RecordedEvent } from '@art30/event-sourcing';

/** Returns all events of a store, in the order of its log. */
export async function wholeLog(
  store: Pick<EventStore, 'readAll'>,
): Promise<readonly RecordedEvent[]> {
  const events: RecordedEvent[] = [];
  let page = await store.readAll(null, pageEventsMax);
  while (page.length > 0) {
    events.push(...page);
    page = await store.readAll(events.at(-1)?.position ?? null, pageEventsMax);
  }
  return events;
}
