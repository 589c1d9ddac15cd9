import { bookedLines, ledgerEventOf, postingDateOf, type BookedLine } from '@art30/accounting';
import {
  EventStoreOver,
  WrongRevision,
  type AppendResult,
  type ExpectedRevision,
  type NewEvent,
  type RecordedEvent,
} from '@art30/event-sourcing';

/**
 * The log as it would stand after appends that are only tried: what is appended here is read back
 * from its stream, and never reaches the log.
 */
export class TrialStore extends EventStoreOver {
  /** Each stream as it stood when it was first read, with what was tried on it since. */
  private readonly streams = new Map<string, readonly RecordedEvent[]>();
  private readonly tried: RecordedEvent[] = [];
  /** What tried events move, by ledger account, and of how many of them it is known. */
  private readonly lines = new Map<string, BookedLine[]>();
  private linesOf = 0;

  override async append(
    stream: string,
    expected: ExpectedRevision,
    events: readonly NewEvent[],
  ): Promise<AppendResult> {
    const streamBefore = await this.readStream(stream);
    const revision = expected === 'no-stream' ? -1 : expected;
    if (streamBefore.length - 1 !== revision) throw new WrongRevision(stream, expected);
    const recorded = events.map((event, index) => ({
      ...event,
      stream,
      revision: revision + 1 + index,
      position: `tried-${String(this.tried.length + 1 + index).padStart(6, '0')}`,
    }));
    this.streams.set(stream, [...streamBefore, ...recorded]);
    this.tried.push(...recorded);
    const position = recorded.at(-1)?.position ?? '';
    return { revision: revision + recorded.length, position };
  }

  override async readStream(stream: string, fromRevision = 0): Promise<readonly RecordedEvent[]> {
    const streamEvents = this.streams.get(stream) ?? (await this.log.readStream(stream));
    if (!this.streams.has(stream)) this.streams.set(stream, streamEvents);
    return streamEvents.slice(fromRevision);
  }

  /** What is tried stands nowhere in the log. */
  override get local(): undefined {
    return undefined;
  }

  /** The log stays open: it is not ours. */
  override async close(): Promise<void> {}

  /** What the tried events move on a ledger account. */
  movementsOn(ledgerAccount: string): readonly BookedLine[] {
    for (const event of this.tried.slice(this.linesOf)) {
      this.addLinesOf(event);
      this.linesOf += 1;
    }
    return this.lines.get(ledgerAccount) ?? [];
  }

  private addLinesOf(event: RecordedEvent): void {
    const { data } = ledgerEventOf(event);
    for (const account of new Set(data.entries.map((entry) => entry.account))) {
      const own = data.entries.filter((entry) => entry.account === account);
      const linesBefore = this.lines.get(account) ?? [];
      this.lines.set(account, linesBefore);
      linesBefore.push(...bookedLines(postingDateOf(data), own, data.effectiveDate));
    }
  }
}
