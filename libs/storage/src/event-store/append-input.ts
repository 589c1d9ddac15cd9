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

/** An append in the form that is stored; later changes to the caller's objects do not affect it. */
export interface EncodedAppend {
  readonly stream: string;
  readonly expected: ExpectedRevision;
  /** Revision the first event will have. */
  readonly firstRevision: number;
  readonly events: readonly EncodedEvent[];
}

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/**
 * Checks and encodes an append. A fault found here, apart from the size of an event, is a defect of the
 * caller and is thrown as a plain error. The checks are needed because EventStoreDB accepts an empty append,
 * never settles on values that are not JSON, and allows only UUIDs as ids.
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
    // Events of one append mostly share their metadata object, so its text is reused.
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

/**
 * Refuses a page size outside the limits: a page that is silently shortened would look like the end of the
 * log.
 */
export function checkPageLimit(limit: number): void {
  if (Number.isInteger(limit) && limit >= 1 && limit <= pageEventsMax) return;
  throw new RangeError(`a page holds 1 to ${pageEventsMax} events, not ${limit}`);
}

/** True if the events stored where the append would go have the same ids as the append. */
export function isRepeat(append: EncodedAppend, storedEvents: readonly { id: string }[]): boolean {
  return append.events.every((event, index) => storedEvents[index]?.id === event.id);
}
