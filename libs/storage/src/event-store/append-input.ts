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

/** An event as an append stores it. */
export interface EncodedEvent {
  /** UUID in lower case. */
  readonly id: string;
  readonly type: string;
  /** Canonical JSON. */
  readonly data: string;
  /** Canonical JSON. */
  readonly metadata: string;
}

/** An append whose events are already texts, so that later changes to the caller's objects do not affect them. */
export interface EncodedAppend {
  readonly stream: string;
  readonly expected: ExpectedRevision;
  /** Revision (number in its stream, from 0) that the first event will have. */
  readonly firstRevision: number;
  readonly events: readonly EncodedEvent[];
}

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/**
 * Checks and encodes an append. A fault other than an event's size is a defect of the caller and is thrown as a
 * plain error. The checks are needed because EventStoreDB accepts an empty append, never answers for values that
 * are not JSON, and allows only UUIDs as ids.
 *
 * @throws EventTooLarge if the JSON of an event's data has too many bytes.
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
 * Throws a RangeError for a page size outside 1 to `pageEventsMax`. A page that were silently shortened would look
 * like the end of the log.
 */
export function checkPageLimit(limit: number): void {
  if (Number.isInteger(limit) && limit >= 1 && limit <= pageEventsMax) return;
  throw new RangeError(`a page holds 1 to ${pageEventsMax} events, not ${limit}`);
}

/**
 * True if the append was stored before, for instance by a call whose answer was lost.
 *
 * @param storedEvents events of the stream from the append's first revision on.
 */
export function isRepeat(append: EncodedAppend, storedEvents: readonly { id: string }[]): boolean {
  return append.events.every((event, index) => storedEvents[index]?.id === event.id);
}
