import {
  pageEventsMax,
  Unavailable,
  WrongRevision,
  type AppendResult,
  type EventMetadata,
  type EventStore,
  type ExpectedRevision,
  type JsonObject,
  type NewEvent,
  type Position,
  type RecordedEvent,
} from '@art30/event-sourcing';
import { checkPageLimit, encodeAppend, isRepeat, type EncodedEvent } from './append-input';
import { Arrivals, followLog, type ReadableLog } from './follow-log';
import { ordinalOf, positionOf } from './position';

/** An event store in memory, for tests. It fulfils the whole contract of `EventStore` except durability. */
export class MemoryEventStore implements EventStore {
  readonly #log: RecordedEvent[] = [];
  readonly #streams = new Map<string, RecordedEvent[]>();
  readonly #ids = new Set<string>();
  readonly #arrivals = new Arrivals();
  #closed = false;

  async append(
    stream: string,
    expected: ExpectedRevision,
    events: readonly NewEvent[],
  ): Promise<AppendResult> {
    this.#requireOpen();
    const append = encodeAppend(stream, expected, events);
    const recorded = this.#streams.get(stream) ?? [];
    if (recorded.length !== append.firstRevision) {
      const storedEvents = recorded.slice(append.firstRevision);
      if (!isRepeat(append, storedEvents)) throw new WrongRevision(stream, expected);
      return resultOf(storedEvents[append.events.length - 1]);
    }
    if (append.events.some(({ id }) => this.#ids.has(id)))
      throw new WrongRevision(stream, expected);
    this.#streams.set(stream, recorded);
    for (const event of append.events) this.#record(stream, recorded, event);
    this.#arrivals.announce();
    return resultOf(recorded.at(-1));
  }

  async readStream(stream: string, fromRevision = 0): Promise<readonly RecordedEvent[]> {
    this.#requireOpen();
    return (this.#streams.get(stream) ?? []).slice(fromRevision);
  }

  async readAll(after: Position | null, limit: number): Promise<readonly RecordedEvent[]> {
    checkPageLimit(limit);
    return this.#pageAfter(after, limit);
  }

  subscribe(after: Position | null, signal: AbortSignal): AsyncIterable<readonly RecordedEvent[]> {
    const log: ReadableLog = {
      head: () => this.#head(),
      pageAfter: (last) => this.#pageAfter(last, pageEventsMax),
    };
    return followLog(log, { after, signal }, this.#arrivals);
  }

  async head(): Promise<Position | null> {
    return this.#head();
  }

  async check(): Promise<void> {
    this.#requireOpen();
  }

  async close(): Promise<void> {
    this.#closed = true;
    this.#arrivals.announce();
  }

  #record(stream: string, recorded: RecordedEvent[], event: EncodedEvent): void {
    const stored: RecordedEvent = {
      id: event.id,
      type: event.type,
      data: JSON.parse(event.data) as JsonObject,
      metadata: JSON.parse(event.metadata) as EventMetadata,
      stream,
      revision: recorded.length,
      position: positionOf(this.#log.length + 1),
    };
    recorded.push(stored);
    this.#log.push(stored);
    this.#ids.add(event.id);
  }

  #head(): Position | null {
    this.#requireOpen();
    return this.#log.at(-1)?.position ?? null;
  }

  #pageAfter(after: Position | null, limit: number): readonly RecordedEvent[] {
    this.#requireOpen();
    const start = ordinalOf(after);
    return this.#log.slice(start, start + limit);
  }

  #requireOpen(): void {
    if (this.#closed) throw new Unavailable('it is closed');
  }
}

function resultOf(last: RecordedEvent | undefined): AppendResult {
  if (last === undefined) throw new Error('an append left no event behind');
  return { revision: last.revision, position: last.position };
}
