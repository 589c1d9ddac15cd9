import type { ExpectedRevision, NewEvent, Position, RecordedEvent } from '@art30/event-sourcing';
import type { SerializedError } from './thread-errors';

/** Calls of the log that have one answer, with what they are given. */
export interface Calls {
  readonly append: readonly [string, ExpectedRevision, readonly NewEvent[]];
  readonly readStream: readonly [string, number];
  readonly readAll: readonly [Position | null, number];
  readonly head: readonly [];
  readonly check: readonly [];
  readonly close: readonly [];
}

export type Call = keyof Calls;

/** What is asked of the thread; a subscription and what concerns it have one number. */
export type ThreadRequest = { readonly id: number } & (
  | { [Name in Call]: { readonly call: Name; readonly given: Calls[Name] } }[Call]
  | { readonly call: 'subscribe'; readonly after: Position | null }
  /** The last page was taken: the next one may come. */
  | { readonly call: 'taken' }
  | { readonly call: 'unsubscribe' }
);

/** What the thread answers. The first word of all, that the log is open or why it is not, has the number 0. */
export type ThreadReply = { readonly id: number } & (
  | { readonly page: readonly SerializedEvent[] }
  | { readonly value: unknown }
  | { readonly error: SerializedError }
);

/**
 * An event as it comes from the thread: as one text, which takes less time than an object; what is no JSON, as
 * other programs may have written it, as it is.
 */
export type SerializedEvent = string | RecordedEvent;

export function serializeEvent(event: RecordedEvent): SerializedEvent {
  return event.stored === undefined ? JSON.stringify(event) : event;
}

export function deserializeEvent(serialized: SerializedEvent): RecordedEvent {
  return typeof serialized === 'string' ? (JSON.parse(serialized) as RecordedEvent) : serialized;
}
