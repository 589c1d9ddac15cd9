import {
  EventStoreOver,
  type AppendResult,
  type EventStore,
  type ExpectedRevision,
  type NewEvent,
} from '@art30/event-sourcing';

/** A log to which nothing is appended before what it names is kept elsewhere. */
export class TextsFirst extends EventStoreOver {
  constructor(
    log: EventStore,
    private readonly keep: (stream: string, events: readonly NewEvent[]) => Promise<void>,
  ) {
    super(log);
  }

  override async append(
    stream: string,
    expected: ExpectedRevision,
    events: readonly NewEvent[],
  ): Promise<AppendResult> {
    await this.keep(stream, events);
    return super.append(stream, expected, events);
  }
}
