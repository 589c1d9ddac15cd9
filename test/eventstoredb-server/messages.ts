import { Metadata, status, type ServiceError } from '@grpc/grpc-js';
import { Empty, StreamIdentifier, UUID } from '@eventstore/db-client/generated/shared_pb';
import { ReadResp, type ReadReq } from '@eventstore/db-client/generated/streams_pb';
import type { LoggedEvent, ProposedEvent } from './server-log';

/** The server states times in ticks of 100 ns since 1970. */
const ticksOfMs = 10_000n;

interface ProposedMessage {
  getId(): UUID | undefined;
  getMetadataMap(): { get(key: string): string | undefined };
  getData_asU8(): Uint8Array;
  getCustomMetadata_asU8(): Uint8Array;
}

/** Both append calls carry the same content in messages of different names. */
export function proposedEvent(message: ProposedMessage): ProposedEvent {
  return {
    id: message.getId()?.getString() ?? '',
    type: message.getMetadataMap().get('type') ?? '',
    contentType: message.getMetadataMap().get('content-type') ?? '',
    data: message.getData_asU8(),
    metadata: message.getCustomMetadata_asU8(),
  };
}

export function streamName(identifier: StreamIdentifier | undefined): string {
  return Buffer.from(identifier?.getStreamName_asU8() ?? []).toString('utf8');
}

export function streamIdentifier(name: string): StreamIdentifier {
  return new StreamIdentifier().setStreamName(Uint8Array.from(Buffer.from(name, 'utf8')));
}

export function eventMessage(event: LoggedEvent): ReadResp {
  const position = event.position.toString();
  const recorded = new ReadResp.ReadEvent.RecordedEvent()
    .setId(new UUID().setString(event.id))
    .setStreamIdentifier(streamIdentifier(event.stream))
    .setStreamRevision(String(event.revision))
    .setPreparePosition(position)
    .setCommitPosition(position)
    .setData(event.data)
    .setCustomMetadata(event.metadata);
  recorded
    .getMetadataMap()
    .set('type', event.type)
    .set('content-type', event.contentType)
    .set('created', String(BigInt(event.createdMs) * ticksOfMs));
  const read = new ReadResp.ReadEvent().setEvent(recorded).setCommitPosition(position);
  return new ReadResp().setEvent(read);
}

export function checkpointMessage(event: LoggedEvent): ReadResp {
  const position = event.position.toString();
  const checkpoint = new ReadResp.Checkpoint()
    .setCommitPosition(position)
    .setPreparePosition(position);
  return new ReadResp().setCheckpoint(checkpoint);
}

export function notFoundMessage(stream: string): ReadResp {
  const notFound = new ReadResp.StreamNotFound().setStreamIdentifier(streamIdentifier(stream));
  return new ReadResp().setStreamNotFound(notFound);
}

/** Returns a function that is true for events which pass the filter of a read of the whole log. */
export function filterOf(options: ReadReq.Options): (event: LoggedEvent) => boolean {
  const filter = options.getFilter();
  const onStream = filter?.getStreamIdentifier();
  const expression = onStream ?? filter?.getEventType();
  if (expression === undefined) return () => true;
  const regex = expression.getRegex() === '' ? null : new RegExp(expression.getRegex());
  const prefixes = expression.getPrefixList();
  return (event) => {
    const name = onStream === undefined ? event.type : event.stream;
    return regex?.test(name) ?? prefixes.some((prefix) => name.startsWith(prefix));
  };
}

/** A gRPC error; `exception` is the server's own name for it. */
export function failure(
  code: status,
  details: string,
  metadata: Readonly<Record<string, string>> = {},
): ServiceError {
  const carried = new Metadata();
  for (const [key, value] of Object.entries(metadata)) carried.set(key, value);
  return Object.assign(new Error(details), { code, details, metadata: carried });
}

export function tooLarge(maxBytes: number): ServiceError {
  return failure(status.INVALID_ARGUMENT, 'Maximum Append Size Exceeded', {
    exception: 'maximum-append-size-exceeded',
    'maximum-append-size': String(maxBytes),
  });
}

export function accessDenied(): ServiceError {
  return failure(status.PERMISSION_DENIED, 'Access Denied', { exception: 'access-denied' });
}

export function streamDeleted(stream: string): ServiceError {
  return failure(status.FAILED_PRECONDITION, `Event stream '${stream}' is deleted.`, {
    exception: 'stream-deleted',
    'stream-name': stream,
  });
}

export const nothing = (): Empty => new Empty();
