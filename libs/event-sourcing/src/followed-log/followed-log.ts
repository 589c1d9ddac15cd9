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

/** Settings: which streams are cached, and how long a proof of freshness is valid. */
export interface Following {
  follows(stream: string): boolean;
  /**
   * Milliseconds for which a proof is valid that the subscription had reached the head of the log; 0 turns
   * the cache off.
   */
  readonly provenMs: number;
  /** Starts a stopwatch. */
  stopwatch(): Elapsed;
}

/** Cached streams that can be used without asking the log. */
export interface FollowedStreams {
  /** True if the cache is fresh: the subscription had reached the head of the log a moment ago. */
  isProven(): boolean;
  /**
   * Returns the cached events of a stream; undefined where the stream is not cached or the cache is not
   * fresh.
   */
  provenEvents(stream: string): readonly RecordedEvent[] | undefined;
}

/**
 * A read of a whole stream that is under way, with the events of that stream that the subscription delivered
 * meanwhile.
 */
interface Loading {
  readonly stream: string;
  readonly arrived: RecordedEvent[];
}

/** A request for the head of the log, with the answer and the time since the request. */
interface HeadRequest {
  readonly since: Elapsed;
  readonly head: Position;
}

/** Size of the cache, in events over all followed streams. */
const keptEventsMax = 50_000;
/** A proof of freshness is renewed after this fraction (1/3) of its validity. */
const proofsInTime = 3;

/**
 * A log with a cache of streams that its subscription keeps up to date. The cache is usable while a proof of
 * freshness is valid: the subscription has delivered everything up to the head that was asked for.
 * `readStream` always reads the log; `provenEvents` reads the cache.
 */
export class FollowedLog extends EventStoreOver implements FollowedStreams {
  private readonly kept = new LRUCache<string, readonly RecordedEvent[]>({
    maxSize: keptEventsMax,
    sizeCalculation: ({ length }) => length + 1,
  });
  private readonly loading = new Set<Loading>();
  /** The subscription has delivered every event up to this position; undefined before any subscription. */
  private through: Position | undefined;
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
   * Drops the stream from the cache after an append, so that this process reads its own write from the log.
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
   * Clears the cache if a new subscription starts behind the delivered events, because it skips the events
   * between.
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
   * Caches a stream: the longer of the read and the cached events, followed by the events that arrived since.
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
   * Asks for the head of the log. The cache is fresh as of this request once the subscription has reached
   * that head.
   */
  private async ask(): Promise<void> {
    this.sinceLastRequest = this.how.stopwatch();
    const since = this.sinceLastRequest;
    try {
      this.headRequest = { since, head: (await super.head()) ?? '' };
      this.settle();
    } catch {
      // A failure only leaves the cache stale; callers that read the log receive the error.
    }
  }

  private settle(): void {
    const { headRequest, through } = this;
    if (headRequest === undefined || through === undefined || headRequest.head > through) return;
    this.proven = headRequest.since;
    this.headRequest = undefined;
  }
}
