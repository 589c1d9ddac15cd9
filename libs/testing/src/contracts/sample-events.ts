import { randomUUID } from 'node:crypto';
import {
  type EventStore,
  type JsonObject,
  type NewEvent,
  pageEventsMax,
  type Position,
  type RecordedEvent,
} from '@art30/event-sourcing';

/** Milliseconds that a test waits for a subscription before it fails. */
const patienceMs = 120_000;

/** Abilities in which stores may differ. Tests that need an ability are adapted to it. */
export interface StoreAbilities {
  /** True if the store refuses to append an event whose id exists in another stream. */
  readonly refusesIdsElsewhere: boolean;
  /** Number of writers that compete for the same revision; 1,000 by default, fewer for a slow store. */
  readonly writersAtOnce?: number;
}

/** The store under test, and the name of a stream without events. */
export interface StoreUnderTest {
  store: EventStore;
  stream: string;
}

/** Returns an event without business meaning, for tests of stores. */
export function sampleEvent(data: JsonObject = { note: 'sample' }): NewEvent {
  return {
    id: randomUUID(),
    type: 'SampleRecorded',
    data,
    metadata: {
      recordedAt: '2024-05-07T10:00:00.000Z',
      recordedBy: 'officer',
      keyHash: '0'.repeat(64),
      requestHash: '1'.repeat(64),
    },
  };
}

export function sampleEvents(count: number): NewEvent[] {
  return Array.from({ length: count }, (_, index) => sampleEvent({ index }));
}

export function idsOf(events: readonly { id: string }[]): string[] {
  return events.map(({ id }) => id);
}

/** Reads the log after a position, page by page, to its end. */
export async function readLog(store: EventStore, after: Position | null): Promise<RecordedEvent[]> {
  const events: RecordedEvent[] = [];
  for (;;) {
    const page = await store.readAll(events.at(-1)?.position ?? after, pageEventsMax);
    if (page.length === 0) return events;
    events.push(...page);
  }
}

/**
 * Subscribes and collects events up to and including the event `lastId`.
 *
 * @param options `after` is the position from which events are delivered, `pauseMs` a pause after each page.
 * @throws Error if the event is not delivered in time.
 */
export async function takeThrough(
  store: EventStore,
  options: { after: Position | null; pauseMs?: number },
  lastId: string,
): Promise<RecordedEvent[]> {
  const end = new AbortController();
  const timer = setTimeout(() => end.abort(), patienceMs);
  const taken: RecordedEvent[] = [];
  try {
    for await (const page of store.subscribe(options.after, end.signal)) {
      if (page.length === 0 || page.length > pageEventsMax) throw new Error('not a page');
      taken.push(...page);
      if (page.some(({ id }) => id === lastId)) return taken;
      if (options.pauseMs !== undefined) await pause(options.pauseMs);
    }
  } finally {
    clearTimeout(timer);
    end.abort();
  }
  throw new Error(`the last event did not come within ${patienceMs} ms`);
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
