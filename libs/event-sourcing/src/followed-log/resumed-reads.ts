import { LRUCache } from 'lru-cache';
import type { EventStore, RecordedEvent } from '../event-store';
import { EventStoreOver } from './event-store-over';

/** Events that are kept, of all streams together. */
const keptEventsMax = 50_000;

/**
 * A log that costs a call and a message for each event that it hands over. A stream is asked for from the last event
 * that was read of it: a stream only grows, and that event tells whether it is the same one. So every answer is what
 * stands in the log when it is given, and only what has come since is carried again.
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

  /** The whole stream; undefined where it was not read before, or is another one now. */
  private async withLaterEvents(stream: string): Promise<readonly RecordedEvent[] | undefined> {
    const cachedEvents = this.kept.get(stream);
    const last = cachedEvents?.at(-1);
    if (cachedEvents === undefined || last === undefined) return undefined;
    const [same, ...since] = await super.readStream(stream, last.revision);
    if (same?.id !== last.id || same.position !== last.position) return undefined;
    return since.length === 0 ? cachedEvents : [...cachedEvents, ...since];
  }
}
