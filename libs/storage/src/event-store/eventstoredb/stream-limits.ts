import { StoreHalted } from '@art30/event-sourcing';
import type { StoredEvent } from './stored-event';
import type { StreamPrefix } from './stream-prefix';

type Limit = 'was deleted' | `has ${string} set`;

/** Somebody lets the server forget events of the ledger. The store refuses to work. */
export class LimitedStream extends StoreHalted {
  /** A stream that was deleted for good does not come back; a limit can be taken away. */
  readonly isForGood: boolean;

  constructor(
    prefix: StreamPrefix,
    readonly stream: string,
    limit: Limit,
  ) {
    const isForGood = limit === 'was deleted';
    const remedy = isForGood
      ? 'it has lost events. Restore the server from a backup and start again'
      : 'the server would forget events. Remove the limit, compare the stream with a backup and start again';
    super(
      `stream ${stream} of the ledger ${limit} (${prefix.stored(stream)} on the server): ${remedy}`,
    );
    this.name = 'LimitedStream';
    this.isForGood = isForGood;
  }
}

/** Matches the types of the server's own events that can limit or end a stream, and no longer names of others. */
export const ofLimitingTypes = '^\\$(?:metadata|streamDeleted)$';

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
    return deleted === undefined ? undefined : new LimitedStream(prefix, deleted, 'was deleted');
  }
  const stream = streamId.startsWith('$$') ? prefix.own(streamId.slice(2)) : undefined;
  if (type !== '$metadata' || stream === undefined) return undefined;
  const set = typeof data === 'object' && data !== null ? data : {};
  const limit = limits.find((name) => name in set);
  return limit === undefined ? undefined : new LimitedStream(prefix, stream, `has ${limit} set`);
}
