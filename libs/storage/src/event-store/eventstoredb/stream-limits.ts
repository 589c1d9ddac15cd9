import { StoreHalted } from '@art30/event-sourcing';
import type { StoredEvent } from './stored-event';
import type { StreamPrefix } from './stream-prefix';

type Limit = 'was deleted' | `has ${string} set`;

/** The server was told to truncate or delete a stream of the ledger, so the store refuses to work. */
export class LimitedStream extends StoreHalted {
  /** True for a deleted stream, which cannot come back; a limit can be removed again. */
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

/**
 * Matches the server's own event types that can truncate or delete a stream, and no longer names that begin
 * with them.
 */
export const ofLimitingTypes = '^\\$(?:metadata|streamDeleted)$';

const limits = ['$maxCount', '$maxAge', '$tb'];

/**
 * Returns the limit or deletion of a ledger stream that a server event records; undefined if it records none.
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
