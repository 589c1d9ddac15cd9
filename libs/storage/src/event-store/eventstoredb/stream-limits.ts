import { StoreHalted } from '@art30/event-sourcing';
import type { StoredEvent } from './stored-event';
import type { StreamPrefix } from './stream-prefix';

type Limit = 'was deleted' | `has ${string} set`;

/**
 * Somebody had the server delete a stream of the ledger, or set a limit by which it deletes events. The store then
 * refuses all work, since decisions would rest on an incomplete log.
 */
export class LimitedStream extends StoreHalted {
  /** True for a deleted stream, which cannot be restored without a backup; false for a limit, which can be removed. */
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
 * Regular expression for the two event types by which the server itself truncates or deletes a stream. It matches whole
 * names only.
 */
export const ofLimitingTypes = '^\\$(?:metadata|streamDeleted)$';

/** Members of a stream's metadata that make the server delete events: by number, by age, or before a revision. */
const limits = ['$maxCount', '$maxAge', '$tb'];

/**
 * Returns the error for an event of the server that deletes a stream of the ledger or sets a limit for it;
 * undefined for any other event.
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
