import { Unavailable } from '@art30/event-sourcing';
import type { StoredEvent } from './stored-event';
import type { StreamPrefix } from './stream-prefix';

/** Somebody lets the server forget events of the ledger. The store refuses to work. */
export class LimitedStream extends Unavailable {
  constructor(stream: string, limit: string) {
    super(
      `stream ${stream} of the ledger ${limit}: the server would forget events. ` +
        'Remove the limit, compare the stream with a backup and start again',
    );
    this.name = 'LimitedStream';
  }
}

/** Types of the server's own events that can limit or end a stream. */
export const limitingTypes = ['$metadata', '$streamDeleted'];

const limits = ['$maxCount', '$maxAge', '$tb'];

/**
 * The limit or deletion of a ledger stream that an event of the server states; undefined where it
 * states none.
 */
export function limitOf(
  { type, streamId, data }: StoredEvent,
  prefix: StreamPrefix,
): LimitedStream | undefined {
  if (type === '$streamDeleted') {
    const deleted = prefix.own(streamId);
    return deleted === undefined ? undefined : new LimitedStream(deleted, 'was deleted');
  }
  const stream = streamId.startsWith('$$') ? prefix.own(streamId.slice(2)) : undefined;
  if (type !== '$metadata' || stream === undefined) return undefined;
  const set = typeof data === 'object' && data !== null ? data : {};
  const limit = limits.find((name) => name in set);
  return limit === undefined ? undefined : new LimitedStream(stream, `has ${limit} set`);
}
