import {
  type AppendResult,
  type EventStore,
  EventStoreOver,
  type ExpectedRevision,
  type NewEvent,
  type RecordedEvent,
} from '@art30/event-sourcing';

/**
 * A store that, asked for what stands from where it has just appended, gives what was appended and
 * reads nothing: as an instance that takes the answer to its append for what stands.
 */
export class AnsweredFromAppend extends EventStoreOver {
  /** What was appended and not asked for since, by stream and first revision. */
  private readonly appended = new Map<string, readonly RecordedEvent[]>();

  constructor(store: EventStore) {
    super(store);
  }

  override async append(
    stream: string,
    expected: ExpectedRevision,
    events: readonly NewEvent[],
  ): Promise<AppendResult> {
    const result = await super.append(stream, expected, events);
    const { position } = result;
    const first = expected === 'no-stream' ? 0 : expected + 1;
    const standing = events.map((event, index) => {
      return { ...event, stream, revision: first + index, position };
    });
    this.appended.set(`${stream} ${first}`, standing);
    return result;
  }

  override async readStream(stream: string, fromRevision = 0): Promise<readonly RecordedEvent[]> {
    const place = `${stream} ${fromRevision}`;
    const appended = this.appended.get(place);
    this.appended.delete(place);
    return appended ?? super.readStream(stream, fromRevision);
  }
}
