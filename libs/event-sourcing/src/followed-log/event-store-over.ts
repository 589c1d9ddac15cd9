import type {
  AppendResult,
  EventStore,
  ExpectedRevision,
  LocalLog,
  NewEvent,
  Position,
  RecordedEvent,
} from '../event-store';

/** Base class for wrappers of an event store. It forwards every call to the wrapped store; subclasses override some. */
export abstract class EventStoreOver implements EventStore {
  constructor(protected readonly log: EventStore) {}

  append(
    stream: string,
    expected: ExpectedRevision,
    events: readonly NewEvent[],
  ): Promise<AppendResult> {
    return this.log.append(stream, expected, events);
  }

  readStream(stream: string, fromRevision?: number): Promise<readonly RecordedEvent[]> {
    return this.log.readStream(stream, fromRevision);
  }

  readAll(after: Position | null, limit: number): Promise<readonly RecordedEvent[]> {
    return this.log.readAll(after, limit);
  }

  subscribe(after: Position | null, signal: AbortSignal): AsyncIterable<readonly RecordedEvent[]> {
    return this.log.subscribe(after, signal);
  }

  head(): Promise<Position | null> {
    return this.log.head();
  }

  check(): Promise<void> {
    return this.log.check();
  }

  close(): Promise<void> {
    return this.log.close();
  }

  get local(): LocalLog | undefined {
    return this.log.local;
  }
}
