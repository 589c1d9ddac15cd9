import type { ExpectedRevision, NewEvent, Position, RecordedEvent } from '@art30/event-sourcing';
import type { SerializedError } from './thread-errors';

/** Calls to which the thread sends one reply, with their arguments. */
export interface Calls {
  readonly append: readonly [string, ExpectedRevision, readonly NewEvent[]];
  readonly readStream: readonly [string, number];
  readonly readAll: readonly [Position | null, number];
  readonly head: readonly [];
  readonly check: readonly [];
  readonly close: readonly [];
}

export type Call = keyof Calls;

/** Message to the thread that runs the log's client. All messages of one subscription have the same id. */
export type ThreadRequest = { readonly id: number } & (
  | { [Name in Call]: { readonly call: Name; readonly given: Calls[Name] } }[Call]
  | { readonly call: 'subscribe'; readonly after: Position | null }
  /** Says that the last page was read, so that the thread may send the next one. */
  | { readonly call: 'taken' }
  | { readonly call: 'unsubscribe' }
);

/** Message from the thread. The first message has the id 0. It says that the log is open, or why it is not. */
export type ThreadReply = { readonly id: number } & (
  | { readonly page: readonly SerializedEvent[] }
  | { readonly value: unknown }
  | { readonly error: SerializedError }
);

/**
 * An event in a message between threads. It is sent as JSON text, which is faster than a structured clone. An event
 * whose stored bytes are not JSON, because another program wrote it, is cloned.
 */
export type SerializedEvent = string | RecordedEvent;

export function serializeEvent(event: RecordedEvent): SerializedEvent {
  return event.stored === undefined ? JSON.stringify(event) : event;
}

export function deserializeEvent(serialized: SerializedEvent): RecordedEvent {
  return typeof serialized === 'string' ? (JSON.parse(serialized) as RecordedEvent) : serialized;
}
