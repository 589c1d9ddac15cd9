import {
  bookedLines,
  isCash,
  ledgerEventOf,
  postingDateOf,
  type BookedLine,
} from '@art30/accounting';
import {
  canonicalJson,
  eventNameOf,
  WrongRevision,
  type AppendResult,
  type EventMetadata,
  type EventStore,
  type ExpectedRevision,
  type JsonObject,
  type NewEvent,
  type RecordedEvent,
} from '@art30/event-sourcing';

/** An event in its stored form, with JSON texts. */
export interface CorpusEvent {
  readonly stream: string;
  readonly revision: number;
  readonly id: string;
  readonly type: string;
  readonly data: string;
  readonly metadata: string;
  readonly recordedAt: string;
}

/**
 * An event store in memory that keeps only the streams that are still needed for decisions; other events are
 * moved to the file of the corpus. Events are encoded and parsed as in every store.
 */
export class CorpusStore implements EventStore {
  private streams = new Map<string, RecordedEvent[]>();
  private places = new Map<string, RecordedEvent>();
  private named = new Map<string, RecordedEvent>();
  private made: CorpusEvent[] = [];
  private cash = new Map<string, BookedLine[]>();
  private ordinal = 0;

  async append(
    stream: string,
    expected: ExpectedRevision,
    events: readonly NewEvent[],
  ): Promise<AppendResult> {
    const recorded = this.streams.get(stream) ?? [];
    const first = expected === 'no-stream' ? 0 : expected + 1;
    if (recorded.length !== first) throw new WrongRevision(stream, expected);
    this.streams.set(stream, recorded);
    for (const event of events) this.record(stream, recorded, event);
    return { revision: recorded.length - 1, position: this.position() };
  }

  /** Number of events since the last call of `take`. */
  get count(): number {
    return this.made.length;
  }

  /** Finds an event by its id, among those since the last call of `take`. */
  find(id: string): RecordedEvent | undefined {
    return this.places.get(id);
  }

  /** Finds an event by its name, among those since the last call of `take`. */
  findNamed(name: string): RecordedEvent | undefined {
    return this.named.get(name);
  }

  /** Returns the entries on a cash account, of the events since the last call of `take`. */
  movementsOn(ledgerAccount: string): readonly BookedLine[] {
    return this.cash.get(ledgerAccount) ?? [];
  }

  /** Returns the events since the last call, and forgets the streams that are not kept. */
  take(isKept: (stream: string) => boolean): readonly CorpusEvent[] {
    const taken = this.made;
    this.made = [];
    this.places = new Map();
    this.named = new Map();
    this.cash = new Map();
    this.streams = new Map([...this.streams].filter(([stream]) => isKept(stream)));
    return taken;
  }

  async readStream(stream: string, fromRevision = 0): Promise<readonly RecordedEvent[]> {
    return (this.streams.get(stream) ?? []).slice(fromRevision);
  }

  async readAll(): Promise<readonly RecordedEvent[]> {
    return [];
  }

  subscribe(): AsyncIterable<readonly RecordedEvent[]> {
    throw new Error('nothing follows a corpus while it is made');
  }

  async head(): Promise<string> {
    return this.position();
  }

  async check(): Promise<void> {}

  async close(): Promise<void> {}

  private record(stream: string, recorded: RecordedEvent[], event: NewEvent): void {
    const { id, type } = event;
    const texts = { data: canonicalJson(event.data), metadata: canonicalJson(event.metadata) };
    const metadata = JSON.parse(texts.metadata) as EventMetadata;
    this.ordinal += 1;
    const stored: RecordedEvent = {
      id,
      type,
      metadata,
      stream,
      revision: recorded.length,
      position: this.position(),
      data: JSON.parse(texts.data) as JsonObject,
    };
    recorded.push(stored);
    this.places.set(id, stored);
    this.named.set(eventNameOf(stored), stored);
    this.noteCash(stored);
    const { recordedAt } = metadata;
    this.made.push({ stream, revision: stored.revision, id, type, ...texts, recordedAt });
  }

  private noteCash(stored: RecordedEvent): void {
    const { data } = ledgerEventOf(stored);
    for (const entry of data.entries.filter(({ account }) => isCash(account))) {
      const lines = this.cash.get(entry.account) ?? [];
      lines.push(...bookedLines(postingDateOf(data), [entry], data.effectiveDate));
      this.cash.set(entry.account, lines);
    }
  }

  private position(): string {
    return String(this.ordinal).padStart(12, '0');
  }
}
