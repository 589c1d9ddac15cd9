import {
  appendEventsMax,
  bytesTooMany,
  canonicalJson,
  EventTooLarge,
  pageEventsMax,
  type ExpectedRevision,
  type JsonObject,
  type NewEvent,
} from '@art30/event-sourcing';

export interface EncodedEvent {
  readonly id: string;
  readonly type: string;
  /** Canonical JSON. */
  readonly data: string;
  /** Canonical JSON. */
  readonly metadata: string;
}

/** An append in the form that is stored; nothing the caller does later can change it. */
export interface EncodedAppend {
  readonly stream: string;
  readonly expected: ExpectedRevision;
  /** Revision the first event will have. */
  readonly firstRevision: number;
  readonly events: readonly EncodedEvent[];
}

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/**
 * Checks and encodes an append. Whatever is wrong here but the size of an event is a defect of the
 * caller and would be wrong again on a retry, so it is a plain error: EventStoreDB takes an empty
 * append for success, never settles on values that are not JSON, and knows no ids but UUIDs.
 *
 * @throws EventTooLarge
 */
export function encodeAppend(
  stream: string,
  expected: ExpectedRevision,
  events: readonly NewEvent[],
): EncodedAppend {
  const firstRevision = expected === 'no-stream' ? 0 : expected + 1;
  if (stream === '') throw new Error('an append needs the name of a stream');
  if (!Number.isSafeInteger(firstRevision) || (expected !== 'no-stream' && expected < 0)) {
    throw new Error(`${expected} is no revision that stream ${stream} could have`);
  }
  if (events.length === 0) throw new Error(`an append to stream ${stream} holds no events`);
  if (events.length > appendEventsMax) {
    throw new Error(
      `an append to stream ${stream} holds ${events.length} events, over ${appendEventsMax}`,
    );
  }
  if (events.length > 1 && new Set(events.map(({ id }) => id)).size !== events.length) {
    throw new Error(`an append to stream ${stream} holds one event id twice`);
  }
  return { stream, expected, firstRevision, events: encodeEvents(events) };
}

function encodeEvents(events: readonly NewEvent[]): readonly EncodedEvent[] {
  const encoded: EncodedEvent[] = [];
  let before: { readonly of: object; readonly text: string } | undefined;
  for (const { id, type, data, metadata } of events) {
    if (!uuid.test(id)) throw new Error(`event id ${id} of a ${type} is no UUID in lower case`);
    // Events of one append mostly share their metadata.
    if (before?.of !== metadata) before = { of: metadata, text: canonicalJson(metadata) };
    encoded.push({ id, type, data: encodeData(id, type, data), metadata: before.text });
  }
  return encoded;
}

function encodeData(id: string, type: string, data: JsonObject): string {
  const text = canonicalJson(data);
  const bytes = bytesTooMany(text);
  if (bytes !== undefined) throw new EventTooLarge(id, type, bytes);
  return text;
}

/** A page size outside the limits is a defect: a silently shorter page looks like the end. */
export function checkPageLimit(limit: number): void {
  if (Number.isInteger(limit) && limit >= 1 && limit <= pageEventsMax) return;
  throw new RangeError(`a page holds 1 to ${pageEventsMax} events, not ${limit}`);
}

/** Whether the events that stand where the append would go are the append itself. */
export function isRepeat(append: EncodedAppend, storedEvents: readonly { id: string }[]): boolean {
  return append.events.every((event, index) => storedEvents[index]?.id === event.id);
}
