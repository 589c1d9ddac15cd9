import { LRUCache } from 'lru-cache';
import type { Identified } from '../decider';
import { eventNameOf, type RecordedEvent } from '../event-store';

/**
 * Index of a stream by the names of its events (a name follows from the request that made the event). It finds
 * the first revision with a name, so that a repeated request is recognized without reading the whole stream.
 */
export class StreamNames {
  private readonly revisions = new Map<string, number>();
  private lastId: string | undefined;
  private looked = 0;

  /** Number of events of the stream that were indexed so far. */
  get length(): number {
    return this.looked;
  }

  /**
   * True if the given events of a stream begin with the indexed ones. It suffices to compare the id of the last indexed
   * event, since streams only grow.
   */
  isOf(recorded: readonly RecordedEvent[]): boolean {
    return this.looked <= recorded.length && this.lastId === recorded[this.looked - 1]?.id;
  }

  /** Indexes those of the given events that were not indexed before. */
  goOn(recorded: readonly RecordedEvent[]): void {
    for (; this.looked < recorded.length; this.looked += 1) {
      const event = recorded[this.looked] as RecordedEvent;
      const name = eventNameOf(event);
      if (!this.revisions.has(name)) this.revisions.set(name, this.looked);
      this.lastId = event.id;
    }
  }

  find(name: string): number | undefined {
    return this.revisions.get(name);
  }
}

/** Largest size of the cache of states, in events over all streams. A stream with two kinds of state counts twice. */
const keptEventsMax = 100_000;
/** Largest size of the cache of name indexes, in events over all streams. */
const namedEventsMax = 50_000;

/** A way to build (fold) a state from the events of a stream: the state before the first event, and that after each. */
export interface Folding<State, Event> {
  readonly initialState: State;
  evolve(state: State, recorded: Identified<Event>): State;
}

/** True for an event that is to be counted. */
type Counts = (event: { readonly type: string }) => boolean;

/**
 * The foldings that `countOf` made, by predicate. States are cached by folding, so a new folding for each call would
 * never find a cached count.
 */
const countings = new WeakMap<Counts, Folding<number, { readonly type: string }>>();

/** Returns a folding whose state is the number of events that satisfy a predicate. */
export function countOf(counts: Counts): Folding<number, { readonly type: string }> {
  const cachedFolding = countings.get(counts);
  if (cachedFolding !== undefined) return cachedFolding;
  const counting: Folding<number, { readonly type: string }> = {
    initialState: 0,
    evolve: (count, { event }) => (counts(event) ? count + 1 : count),
  };
  countings.set(counts, counting);
  return counting;
}

/** Type and data of an event. */
interface EventContent {
  readonly type: string;
  readonly data: object;
}

/** Name index of a stream, and the number of events that it had when it was put into the cache. */
interface CachedNames {
  readonly names: StreamNames;
  readonly events: number;
}

/** State of a stream after a number of events, of which the last has the id `lastId`. */
interface CachedState {
  readonly events: number;
  readonly lastId: string | undefined;
  readonly state: unknown;
}

/**
 * Cache of the states of streams, so that only events after a cached state have to be folded. If the cache is
 * full, the states that were used longest ago leave it first. Streams only grow. So a cached state is valid if
 * the stream still has the last event of that state.
 */
export class FoldedStreams {
  private readonly kept = new LRUCache<string, CachedState>({
    maxSize: keptEventsMax,
    sizeCalculation: ({ events }) => Math.max(1, events),
  });
  private readonly foldings: Map<unknown, number>;
  private readonly names = new LRUCache<string, CachedNames>({
    maxSize: namedEventsMax,
    sizeCalculation: ({ events }) => Math.max(1, events),
  });
  /** Parsed events, since one event may be needed for several kinds of state. */
  private readonly contents: WeakMap<RecordedEvent, EventContent>;

  /**
   * @param eventOf returns type and data of a stored event; throws for an event that it cannot read.
   * @param behind another cache, which is read but not changed if this one lacks a state.
   */
  constructor(
    private readonly eventOf: (stored: RecordedEvent) => EventContent,
    private readonly behind?: FoldedStreams,
  ) {
    this.foldings = behind?.foldings ?? new Map<unknown, number>();
    this.contents = behind?.contents ?? new WeakMap<RecordedEvent, EventContent>();
  }

  /**
   * Returns the revision of the first event of a stream with this name; undefined if there is none. Events that
   * an earlier call has indexed are not read again.
   */
  revisionOf(stream: string, recorded: readonly RecordedEvent[], name: string): number | undefined {
    const names = this.namesIn(stream, recorded);
    const revision = names.find(name);
    if (revision !== undefined) return revision;
    for (let revision = names.length; revision < recorded.length; revision += 1) {
      if (eventNameOf(recorded[revision] as RecordedEvent) === name) return revision;
    }
    return undefined;
  }

  /**
   * Caches the state of a stream after an append. The state of a new stream is not cached before the stream is
   * read. Most streams are written once, and every cached state slows the garbage collector.
   *
   * @param outcome the appended events, which are the last of the stream, and the state after them.
   */
  noteAppended<State, Event>(
    stream: string,
    folding: Folding<State, Event>,
    outcome: { readonly appended: readonly RecordedEvent[]; readonly state: State },
  ): void {
    const last = outcome.appended.at(-1);
    if (last === undefined || outcome.appended[0]?.revision === 0) return;
    const key = this.keyOf(stream, folding);
    this.kept.set(key, { events: last.revision + 1, lastId: last.id, state: outcome.state });
  }

  /**
   * Returns a cache for a dry run, whose events are never written. It reads the states of this cache, and
   * changes none of them.
   */
  forTrial(): FoldedStreams {
    return new FoldedStreams(this.eventOf, this);
  }

  /** Returns the state of a stream after all its events. Only events after the cached state are folded. */
  fold<State, Event>(
    stream: string,
    folding: Folding<State, Event>,
    recorded: readonly RecordedEvent[],
  ): State {
    if (recorded.length === 0) return folding.initialState;
    const key = this.keyOf(stream, folding);
    const cachedState = this.cachedStateOf(key, recorded);
    const foldedEvents = cachedState?.events ?? 0;
    let state = cachedState === undefined ? folding.initialState : (cachedState.state as State);
    if (foldedEvents === recorded.length) return state;
    for (let at = foldedEvents; at < recorded.length; at += 1) {
      const stored = recorded[at] as RecordedEvent;
      const event = this.contentOf(stored) as unknown as Event;
      state = folding.evolve(state, { id: stored.id, name: eventNameOf(stored), event });
    }
    this.kept.set(key, { events: recorded.length, lastId: recorded.at(-1)?.id, state });
    return state;
  }

  /**
   * Returns the cached state of a stream; undefined if the stream does not begin with the events of that state.
   */
  private cachedStateOf(key: string, recorded: readonly RecordedEvent[]): CachedState | undefined {
    const cachedState = this.kept.get(key) ?? this.behind?.kept.peek(key);
    if (cachedState === undefined || cachedState.events > recorded.length) return undefined;
    return cachedState.lastId === recorded[cachedState.events - 1]?.id ? cachedState : undefined;
  }

  private contentOf(stored: RecordedEvent): EventContent {
    const cachedContent = this.contents.get(stored);
    if (cachedContent !== undefined) return cachedContent;
    const content = this.eventOf(stored);
    this.contents.set(stored, content);
    return content;
  }

  /**
   * Returns the name index of a stream. A cache for a dry run uses the index of the other cache, without
   * changing it, if the given events begin with the indexed ones.
   */
  private namesIn(stream: string, recorded: readonly RecordedEvent[]): StreamNames {
    const committedNames = this.behind?.names.peek(stream)?.names;
    if (committedNames?.isOf(recorded)) return committedNames;
    const cachedNames = this.names.get(stream)?.names;
    const names = cachedNames?.isOf(recorded) ? cachedNames : new StreamNames();
    if (names.length === recorded.length) return names;
    names.goOn(recorded);
    this.names.set(stream, { names, events: names.length });
    return names;
  }

  /** Returns the cache key of a stream and a folding, because one stream may have several kinds of state. */
  private keyOf(stream: string, folding: unknown): string {
    const number = this.foldings.get(folding) ?? this.foldings.size;
    this.foldings.set(folding, number);
    return `${number} ${stream}`;
  }
}
