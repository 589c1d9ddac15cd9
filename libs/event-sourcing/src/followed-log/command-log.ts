import type {
  AppendResult,
  EventStore,
  ExpectedRevision,
  NewEvent,
  RecordedEvent,
} from '../event-store';
import { EventStoreOver } from './event-store-over';
import type { FollowedStreams } from './followed-log';

/** Rules by which a command reads streams from a cache or from the log. */
export interface CommandLogOptions {
  readonly followed: FollowedStreams;
  /**
   * Stream that the command is expected to begin. It is taken to be empty, and read only after an append to
   * it was refused.
   */
  readonly begins?: string | undefined;
  /** True for streams that are always read from the log itself. */
  alwaysReads(stream: string): boolean;
  /** True for auxiliary streams: an append to one does not end the use of cached streams. */
  isSideStream(stream: string): boolean;
}

/**
 * The log as one command sees it. Each stream is read once, a followed stream comes from the cache, and the
 * stream that the command begins is taken to be empty.
 *
 * Appends use the revisions that were read so, and the log refuses them if another writer was faster. After a
 * refusal, or after the first append to a main stream, everything is read from the log. A refusal of the
 * command may rest on stale streams, so the caller decides the command again on the log itself.
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
