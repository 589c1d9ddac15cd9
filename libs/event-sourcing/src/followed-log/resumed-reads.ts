import { LRUCache } from 'lru-cache';
import type { EventStore, RecordedEvent } from '../event-store';
import { EventStoreOver } from './event-store-over';

/** Size of the cache, in events over all streams. */
const keptEventsMax = 50_000;

/**
 * A log with a cache for servers, where each event that is read costs a message. A stream is read again from
 * its last cached event on: if that event is unchanged, so are those before it. Every answer is therefore the
 * present stream, and only its new events are transferred.
 */
export class ResumedReads extends EventStoreOver {
  private readonly kept = new LRUCache<string, readonly RecordedEvent[]>({
    maxSize: keptEventsMax,
    sizeCalculation: ({ length }) => length,
  });

  constructor(log: EventStore) {
    super(log);
  }

  override async readStream(stream: string, fromRevision = 0): Promise<readonly RecordedEvent[]> {
    if (fromRevision > 0) return super.readStream(stream, fromRevision);
    const events = (await this.withLaterEvents(stream)) ?? (await super.readStream(stream));
    if (events.length > 0) this.kept.set(stream, events);
    else this.kept.delete(stream);
    return events;
  }

  /**
   * Returns the cached stream with its later events; undefined if it was not cached, or its last cached event
   * is no longer there.
   */
  private async withLaterEvents(stream: string): Promise<readonly RecordedEvent[] | undefined> {
    const cachedEvents = this.kept.get(stream);
    const last = cachedEvents?.at(-1);
    if (cachedEvents === undefined || last === undefined) return undefined;
    const [same, ...since] = await super.readStream(stream, last.revision);
    if (same?.id !== last.id || same.position !== last.position) return undefined;
    return since.length === 0 ? cachedEvents : [...cachedEvents, ...since];
  }
}
