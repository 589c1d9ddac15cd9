import { LRUCache } from 'lru-cache';
import type { Identified } from '../decider';
import { eventNameOf, type RecordedEvent } from '../event-store';

/** Index of a stream: the first revision of each event name, for the events that were indexed so far. */
export class StreamNames {
  private readonly revisions = new Map<string, number>();
  private lastId: string | undefined;
  private looked = 0;

  /** Number of events that were indexed. */
  get length(): number {
    return this.looked;
  }

  /**
   * True if the stream begins with the indexed events. A stream only grows, so the id of the last indexed
   * event decides.
   */
  isOf(recorded: readonly RecordedEvent[]): boolean {
    return this.looked <= recorded.length && this.lastId === recorded[this.looked - 1]?.id;
  }

  /** Indexes the events behind those that were indexed before. */
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

/** Size of the cache of states, in events over all streams; a stream folded in two ways counts twice. */
const keptEventsMax = 100_000;
/** Size of the cache of name indexes, in events over all streams. */
const namedEventsMax = 50_000;

/** The part of a decider that builds a state from events. */
export interface Folding<State, Event> {
  readonly initialState: State;
  evolve(state: State, recorded: Identified<Event>): State;
}

type Counts = (event: { readonly type: string }) => boolean;

/**
 * Cache of the foldings that `countOf` made, so that each predicate has one folding and one cached count per
 * stream.
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

/** Name index of a stream, with the number of events that it had when it was cached. */
interface CachedNames {
  readonly names: StreamNames;
  readonly events: number;
}

interface CachedState {
  readonly events: number;
  readonly lastId: string | undefined;
  readonly state: unknown;
}

/**
 * LRU cache of stream states, so that a stream is folded only from its cached state on. A stream only grows;
 * the id of its last folded event tells whether a cached state belongs to it.
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
  /** Cache of parsed events, since one event may be folded in several ways. */
  private readonly contents: WeakMap<RecordedEvent, EventContent>;

  /**
   * @param eventOf returns type and data of a stored event; throws for an event that it cannot read.
   * @param behind cache that is read, but not changed, where this one has no state.
   */
  constructor(
    private readonly eventOf: (stored: RecordedEvent) => EventContent,
    private readonly behind?: FoldedStreams,
  ) {
    this.foldings = behind?.foldings ?? new Map<unknown, number>();
    this.contents = behind?.contents ?? new WeakMap<RecordedEvent, EventContent>();
  }

  /**
   * Returns the first revision of a stream that has an event with this name, or undefined. Events that were
   * indexed by an earlier call are not read again.
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
   * Caches the state of a stream after an append. A new stream is not cached before its first read: most
   * streams are written once, and every cached state slows the garbage collector.
   *
   * @param outcome the appended events, the last of the stream, and the state after them.
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
   * Returns a cache for events that are tried and may never be written. It reads the states of this cache and
   * changes none of them.
   */
  forTrial(): FoldedStreams {
    return new FoldedStreams(this.eventOf, this);
  }

  /** Returns the state of a stream after all its events, folding only the events behind the cached state. */
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
   * Returns the cached state of a stream if the stream begins with the events of that state, else undefined.
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
   * Returns the name index of a stream. A trial cache uses the index of the real stream if that one covers
   * only recorded events.
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

  /** Cache key of a stream and a folding, because one stream may be folded in several ways. */
  private keyOf(stream: string, folding: unknown): string {
    const number = this.foldings.get(folding) ?? this.foldings.size;
    this.foldings.set(folding, number);
    return `${number} ${stream}`;
  }
}
