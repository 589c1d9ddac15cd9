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

/** Milliseconds since something, by every clock that there is: one may stand still where a machine does. */
type Elapsed = () => number;

/** Which streams are followed, and for how long a proof counts. */
export interface Following {
  follows(stream: string): boolean;
  /** Milliseconds for which it counts that the subscription stood at the head; for 0 it never does. */
  readonly provenMs: number;
  /** Begins to measure. */
  stopwatch(): Elapsed;
}

/** Streams of which it is known how they stand, without asking the log. */
export interface FollowedStreams {
  /** Whether what is known counts: the subscription stood at the head a moment ago. */
  isProven(): boolean;
  /** The events of a stream; undefined where they are not known, or what is known does not count. */
  provenEvents(stream: string): readonly RecordedEvent[] | undefined;
}

/** A read of a whole stream that is under way, and what the subscription brings of it meanwhile. */
interface Loading {
  readonly stream: string;
  readonly arrived: RecordedEvent[];
}

/** Where the head was when it was asked for. */
interface HeadRequest {
  readonly since: Elapsed;
  readonly head: Position;
}

/** Events of followed streams that are kept, of all streams together. */
const keptEventsMax = 50_000;
/** In how many parts of its time a proof is made anew. */
const proofsInTime = 3;

/**
 * A log whose subscription is listened to: streams that were read are kept and go on with what it brings. What is
 * kept counts for as long as a proof does: that the subscription has brought all that stood when the head was asked
 * for. Reads go to the log as ever; who would rather have what is known asks for `provenEvents`.
 */
export class FollowedLog extends EventStoreOver implements FollowedStreams {
  private readonly kept = new LRUCache<string, readonly RecordedEvent[]>({
    maxSize: keptEventsMax,
    sizeCalculation: ({ length }) => length + 1,
  });
  private readonly loading = new Set<Loading>();
  /** All through here was brought; undefined before any subscription. */
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

  /** What this process has written itself is known at once: the stream is read again. */
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

  /** A subscription that begins behind what was brought has passed something over. */
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

  /** Keeps the longer one of what was read and what is known, with what came since. */
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

  /** Asks for the head; what was brought counts from then on as soon as it comes so far. */
  private async ask(): Promise<void> {
    this.sinceLastRequest = this.how.stopwatch();
    const since = this.sinceLastRequest;
    try {
      this.headRequest = { since, head: (await super.head()) ?? '' };
      this.settle();
    } catch {
      // Whoever reads the log is told what is wrong with it.
    }
  }

  private settle(): void {
    const { headRequest, through } = this;
    if (headRequest === undefined || through === undefined || headRequest.head > through) return;
    this.proven = headRequest.since;
    this.headRequest = undefined;
  }
}
