import { LRUCache } from 'lru-cache';
import type {
  AppendResult,
  EventStore,
  ExpectedRevision,
  NewEvent,
  Position,
  RecordedEvent,
} from '../event-store';
import { EventStoreOver } from './event-store-over';

/**
 * Returns milliseconds since a start. An implementation should ask several clocks, because one may stop while
 * the machine is suspended.
 */
type Elapsed = () => number;

/** Settings of a {@link FollowedLog}. */
export interface Following {
  /** True for a stream that is cached. */
  follows(stream: string): boolean;
  /**
   * Milliseconds for which the cache may be used after a proof of freshness, which shows that the subscription had
   * reached the end of the log; 0 turns the cache off.
   */
  readonly provenMs: number;
  /** Starts a stopwatch. */
  stopwatch(): Elapsed;
}

/** Cached streams that can be used without asking the log. */
export interface FollowedStreams {
  /** True if the cache is fresh: the subscription had reached the end of the log less than `provenMs` ago. */
  isProven(): boolean;
  /**
   * Returns the cached events of a stream; undefined if the stream is not cached or the cache is not fresh.
   */
  provenEvents(stream: string): readonly RecordedEvent[] | undefined;
}

/**
 * A read of a whole stream that is not finished, and the events of that stream which the subscription has delivered
 * meanwhile. The read may lack them.
 */
interface Loading {
  readonly stream: string;
  readonly arrived: RecordedEvent[];
}

/**
 * An answered request for the end of the log. The time counts from the request on, as events may come before
 * the answer.
 */
interface HeadRequest {
  readonly since: Elapsed;
  readonly head: Position;
}

/** Largest size of the cache, in events over all cached streams. */
const keptEventsMax = 50_000;
/** Divisor of `provenMs`: a proof of freshness is renewed after a third of its validity, so that it does not lapse. */
const proofsInTime = 3;

/**
 * A log with a cache of streams, which its subscription keeps up to date. `readStream` always reads the log;
 * `provenEvents` reads the cache.
 *
 * The cache is used only for a short time after a proof of freshness. For a proof, the log is asked for its
 * end, and the subscription must then have delivered all events up to that end. A subscription that is slow or
 * dead proves nothing.
 */
export class FollowedLog extends EventStoreOver implements FollowedStreams {
  private readonly kept = new LRUCache<string, readonly RecordedEvent[]>({
    maxSize: keptEventsMax,
    sizeCalculation: ({ length }) => length + 1,
  });
  private readonly loading = new Set<Loading>();
  /** Position up to which the subscription has delivered every event; undefined before the first subscription. */
  private through: Position | undefined;
  /** Time since the request of the last proof of freshness; undefined before the first proof. */
  private proven: Elapsed | undefined;
  private headRequest: HeadRequest | undefined;
  private sinceLastRequest: Elapsed | undefined;

  constructor(
    log: EventStore,
    private readonly how: Following,
  ) {
    super(log);
  }

  isProven(): boolean {
    const { provenMs } = this.how;
    const age = this.proven?.() ?? Infinity;
    const isDue = age > provenMs / proofsInTime;
    const hasRested = (this.sinceLastRequest?.() ?? Infinity) > provenMs / proofsInTime;
    if (isDue && hasRested && provenMs > 0) void this.ask();
    return age < provenMs;
  }

  provenEvents(stream: string): readonly RecordedEvent[] | undefined {
    return this.isProven() ? this.kept.get(stream) : undefined;
  }

  override async readStream(stream: string, fromRevision = 0): Promise<readonly RecordedEvent[]> {
    if (fromRevision > 0 || !this.how.follows(stream)) {
      return super.readStream(stream, fromRevision);
    }
    const loading: Loading = { stream, arrived: [] };
    this.loading.add(loading);
    try {
      const read = await super.readStream(stream);
      if (this.loading.has(loading)) this.keep(stream, read, loading.arrived);
      return read;
    } finally {
      this.loading.delete(loading);
    }
  }

  /**
   * Removes the stream from the cache after an append. Otherwise this process would not find its own events there until
   * the subscription delivers them.
   */
  override async append(
    stream: string,
    expected: ExpectedRevision,
    events: readonly NewEvent[],
  ): Promise<AppendResult> {
    try {
      return await super.append(stream, expected, events);
    } finally {
      this.forget(stream);
    }
  }

  override async *subscribe(
    after: Position | null,
    signal: AbortSignal,
  ): AsyncGenerator<readonly RecordedEvent[], void> {
    this.goOnBehind(after);
    for await (const page of super.subscribe(after, signal)) {
      this.take(page);
      yield page;
    }
  }

  /**
   * Clears the cache if a new subscription begins after the last delivered event, because the events between are never
   * delivered.
   */
  private goOnBehind(after: Position | null): void {
    const begins = after ?? '';
    if (begins > (this.through ?? '')) {
      this.kept.clear();
      this.loading.clear();
      this.proven = undefined;
      this.through = begins;
    }
    this.through ??= begins;
  }

  private take(page: readonly RecordedEvent[]): void {
    for (const event of page) {
      const cachedEvents = this.kept.peek(event.stream);
      if (cachedEvents !== undefined) this.keep(event.stream, cachedEvents, [event]);
      for (const { stream, arrived } of this.loading) {
        if (stream === event.stream) arrived.push(event);
      }
    }
    const last = page.at(-1)?.position ?? '';
    if (last > (this.through ?? '')) this.through = last;
    this.settle();
  }

  /**
   * Caches a stream: the read events, or the cached ones if these are more, and then the events that the
   * subscription has delivered since. If an event between is missing, the stream is removed from the cache.
   */
  private keep(
    stream: string,
    read: readonly RecordedEvent[],
    arrived: readonly RecordedEvent[],
  ): void {
    const cachedEvents = this.kept.peek(stream);
    let events =
      cachedEvents !== undefined && cachedEvents.length > read.length ? cachedEvents : read;
    for (const event of arrived) {
      if (event.revision < events.length) continue;
      if (event.revision > events.length) return void this.kept.delete(stream);
      events = [...events, event];
    }
    this.kept.set(stream, events);
  }

  private forget(stream: string): void {
    this.kept.delete(stream);
    for (const loading of this.loading) {
      if (loading.stream === stream) this.loading.delete(loading);
    }
  }

  /**
   * Asks for the end of the log. Once the subscription has reached that end, the cache is proven fresh as of this
   * request.
   */
  private async ask(): Promise<void> {
    this.sinceLastRequest = this.how.stopwatch();
    const since = this.sinceLastRequest;
    try {
      this.headRequest = { since, head: (await super.head()) ?? '' };
      this.settle();
    } catch {
      // The error is dropped: without a proof the cache is not used, and callers that read the log get the error.
    }
  }

  private settle(): void {
    const { headRequest, through } = this;
    if (headRequest === undefined || through === undefined || headRequest.head > through) return;
    this.proven = headRequest.since;
    this.headRequest = undefined;
  }
}
