import type {
  AppendResult,
  EventStore,
  ExpectedRevision,
  NewEvent,
  RecordedEvent,
} from '../event-store';
import { EventStoreOver } from './event-store-over';
import type { FollowedStreams } from './followed-log';

/** Rules by which one command reads streams from a cache or from the log. */
export interface CommandLogOptions {
  /** Cache of streams, which a subscription keeps up to date. */
  readonly followed: FollowedStreams;
  /**
   * Stream that the command is expected to begin. To save a read, it counts as empty until an append to it was refused.
   */
  readonly begins?: string | undefined;
  /**
   * True for a stream that is always read from the log itself, because the command must not rest on an outdated
   * cache.
   */
  alwaysReads(stream: string): boolean;
  /** True for an auxiliary stream. After an append to it the command goes on reading other streams from the cache. */
  isSideStream(stream: string): boolean;
}

/**
 * The log as one command reads it, with as few reads as possible. Each stream is read once, a cached stream is
 * not read at all, and the stream that the command begins counts as empty.
 *
 * Outdated streams cannot lead to a wrong append: the log refuses an append whose expected revision is not the
 * present one. After such a refusal, or after the first append to a main stream, everything is read from the
 * log. If the command itself is refused by the rules, outdated streams may be the reason. So the caller decides
 * it again on the log itself.
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
