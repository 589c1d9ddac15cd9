import type {
  AppendResult,
  EventStore,
  ExpectedRevision,
  NewEvent,
  RecordedEvent,
} from '../event-store';
import { EventStoreOver } from './event-store-over';
import type { FollowedStreams } from './followed-log';

/** What a command takes as it is known. */
export interface CommandLogOptions {
  readonly followed: FollowedStreams;
  /** Stream that it begins, as far as is known; it is read once an append was refused. */
  readonly begins?: string | undefined;
  /** Streams that are read each time, from the log itself. */
  alwaysReads(stream: string): boolean;
  /** Streams that may be appended to before the command has written anything that counts. */
  isSideStream(stream: string): boolean;
}

/**
 * The log for one command: each stream is read once, what is followed is not read, and the stream that it begins
 * is taken to be empty. An append goes to the revision that was so taken, and the log refuses it where others wrote;
 * from then on, and once anything is written, all is read as it stands. What refuses a command rests on more than its
 * revision, and is decided once more on the log itself, by whoever made this one.
 */
export class CommandLog extends EventStoreOver {
  private readonly taken = new Map<string, Promise<readonly RecordedEvent[]>>();
  private isPlain = false;

  constructor(
    log: EventStore,
    private readonly options: CommandLogOptions,
  ) {
    super(log);
  }

  override async append(
    stream: string,
    expected: ExpectedRevision,
    events: readonly NewEvent[],
  ): Promise<AppendResult> {
    let isWritten = false;
    try {
      const result = await super.append(stream, expected, events);
      isWritten = true;
      return result;
    } finally {
      this.taken.delete(stream);
      if (!isWritten || !this.options.isSideStream(stream)) this.isPlain = true;
    }
  }

  override async readStream(stream: string, fromRevision = 0): Promise<readonly RecordedEvent[]> {
    if (this.isPlain || this.options.alwaysReads(stream)) {
      return super.readStream(stream, fromRevision);
    }
    const events = await this.takenOf(stream);
    return fromRevision === 0 ? events : events.slice(fromRevision);
  }

  private takenOf(stream: string): Promise<readonly RecordedEvent[]> {
    const before = this.taken.get(stream);
    if (before !== undefined) return before;
    const read = this.read(stream);
    this.taken.set(stream, read);
    read.catch(() => this.taken.delete(stream));
    return read;
  }

  private async read(stream: string): Promise<readonly RecordedEvent[]> {
    const { followed, begins } = this.options;
    if (stream === begins && followed.isProven()) return [];
    return followed.provenEvents(stream) ?? super.readStream(stream);
  }
}
