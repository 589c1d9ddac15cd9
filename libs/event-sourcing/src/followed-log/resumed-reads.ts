import { LRUCache } from 'lru-cache';
import type { EventStore, RecordedEvent } from '../event-store';
import { EventStoreOver } from './event-store-over';

/** Largest size of the cache, in events over all streams. */
const keptEventsMax = 50_000;

/**
 * A log with a cache for stores on a server, where each event that is read costs a message. A stream is read again from
 * its last cached event on. If that event is unchanged, so are the events before it, since streams only grow. So every
 * answer is the present stream, but only its new events are transferred.
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
   * Returns the cached events of a stream and those after them; undefined if the stream is not cached, or the log no
   * longer has its last cached event.
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
