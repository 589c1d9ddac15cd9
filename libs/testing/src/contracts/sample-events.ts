import { randomUUID } from 'node:crypto';
import {
  type EventStore,
  type JsonObject,
  type NewEvent,
  pageEventsMax,
  type Position,
  type RecordedEvent,
} from '@art30/event-sourcing';

/** How long a test waits for a subscription before it says so. */
const patienceMs = 120_000;

/** What a store may do beyond the promises of the port. */
export interface StoreAbilities {
  /** Whether it can tell that an id already stands in another stream. */
  readonly refusesIdsElsewhere: boolean;
  /** Writers that all want the same revision at once; 1,000 unless a store takes long for them. */
  readonly writersAtOnce?: number;
}

/** The store under test and a stream nobody has written to. */
export interface StoreUnderTest {
  store: EventStore;
  stream: string;
}

/** An event that means nothing, for tests of stores. */
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

/** The log after a position, read page by page to its end. */
export async function readLog(store: EventStore, after: Position | null): Promise<RecordedEvent[]> {
  const events: RecordedEvent[] = [];
  for (;;) {
    const page = await store.readAll(events.at(-1)?.position ?? after, pageEventsMax);
    if (page.length === 0) return events;
    events.push(...page);
  }
}

/**
 * What a subscription gives, up to and with the event of this id, pausing after each page.
 *
 * @throws Error when the event does not come in time.
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
