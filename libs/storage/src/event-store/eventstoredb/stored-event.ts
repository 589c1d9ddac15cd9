import {
  missingFrom,
  type EventMetadata,
  type JsonObject,
  type RecordedEvent,
} from '@art30/event-sourcing';
import { blankMetadata, isJsonObject, noJsonObject } from '../json-objects';
import { positionOf, type LogPosition } from './log-position';

/**
 * An event as the client library for EventStoreDB returns it. JSON that does not parse arrives as text, and data that
 * are not JSON as bytes.
 */
export interface StoredEvent {
  readonly id: string;
  readonly type: string;
  /** Name of the stream on the server. */
  readonly streamId: string;
  readonly revision: bigint;
  readonly data: unknown;
  readonly metadata?: unknown;
  readonly position?: LogPosition | undefined;
  /** Time of the write, by the clock of the server. */
  readonly created?: Date;
}

/**
 * Converts a stored event of the ledger, even one that another program wrote in a form that cannot be used.
 * Bytes become text, and metadata that are no object become blank. The projector (writer of the tables for
 * queries) then stops at the event and names it.
 *
 * @throws Error if the server gives no position, as versions before 22.6 do in streams.
 */
export function recordedEvent(stored: StoredEvent, stream: string): RecordedEvent {
  const { id, type } = stored;
  const position = positionOf(stored.position);
  if (position === undefined) {
    throw new Error('the event store gives events without position: it is older than we support');
  }
  const metadata = isJsonObject(stored.metadata) ? stored.metadata : blankMetadata;
  // The client library returns 1970 if the server gives no time.
  const createdMs = stored.created?.getTime() ?? 0;
  const isWhole = isJsonObject(stored.data) && isJsonObject(stored.metadata);
  return {
    id,
    type,
    stream,
    revision: Number(stored.revision),
    data: (ArrayBuffer.isView(stored.data) ? textOf(stored.data) : stored.data) as JsonObject,
    metadata: metadata as EventMetadata,
    position,
    ...(createdMs > 0 ? { createdMs } : {}),
    ...(isWhole ? {} : { stored: { as: 'values', data: stored.data, metadata: stored.metadata } }),
  };
}

/**
 * Converts the events of one stream from a revision on. A command is decided on them, so none may be missing.
 *
 * @throws Error if an event is missing or is no JSON object, because a decision on such a stream could be wrong.
 */
export function completeStream(
  stream: string,
  fromRevision: number,
  stored: readonly StoredEvent[],
): RecordedEvent[] {
  return stored.map((event, index) => {
    if (Number(event.revision) !== fromRevision + index) {
      throw missingFrom(stream, fromRevision + index);
    }
    if (!isJsonObject(event.data) || !isJsonObject(event.metadata)) {
      throw noJsonObject(event.id, stream, event.revision);
    }
    return recordedEvent(event, stream);
  });
}

function textOf(bytes: ArrayBufferView): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('utf8');
}
