import type {
  AppendResult,
  EventStore,
  ExpectedRevision,
  NewEvent,
  Position,
  RecordedEvent,
} from '@art30/event-sourcing';

/** A log to which nothing is appended before what it names is kept elsewhere. */
export class TextsFirst implements EventStore {
  constructor(
    private readonly log: EventStore,
    private readonly keep: (stream: string, events: readonly NewEvent[]) => Promise<void>,
  ) {}

  async append(
    stream: string,
    expected: ExpectedRevision,
    events: readonly NewEvent[],
  ): Promise<AppendResult> {
    await this.keep(stream, events);
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
}
