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
 * Event store for a dry run: appended events are kept in memory and can be read back from their stream, but
 * never reach the log.
 */
export class TrialStore extends EventStoreOver {
  /** Events of each stream that was read: those at the first reading, and those of the dry run. */
  private readonly streams = new Map<string, readonly RecordedEvent[]>();
  private readonly tried: RecordedEvent[] = [];
  /**
   * Journal lines of the dry run by ledger account. `linesOf` is the number of tried events whose lines are included.
   */
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

  /** Undefined, because a log file on this machine does not contain the events of the dry run. */
  override get local(): undefined {
    return undefined;
  }

  /** Closes nothing: the underlying log belongs to the caller. */
  override async close(): Promise<void> {}

  /** Returns the journal lines of the dry run on a ledger account. */
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
