import { LRUCache } from 'lru-cache';
import type { Identified } from '../decider';
import { eventNameOf, type RecordedEvent } from '../event-store';

/** Where in a stream each name stands first, as far as its events were looked through. */
export class StreamNames {
  private readonly revisions = new Map<string, number>();
  private lastId: string | undefined;
  private looked = 0;

  /** Events that were looked through. */
  get length(): number {
    return this.looked;
  }

  /** Whether a stream begins with the events that were looked through: it only grows. */
  isOf(recorded: readonly RecordedEvent[]): boolean {
    return this.looked <= recorded.length && this.lastId === recorded[this.looked - 1]?.id;
  }

  /** Looks through the events that have come since. */
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

/** Events of all streams together whose states are kept, once for each way in which they were folded. */
const keptEventsMax = 100_000;
/** Events of all streams together whose names are kept. */
const namedEventsMax = 50_000;

/** The part of a decider that folds. */
export interface Folding<State, Event> {
  readonly initialState: State;
  evolve(state: State, recorded: Identified<Event>): State;
}

type Counts = (event: { readonly type: string }) => boolean;

/** By what they count: each is one folding. */
const countings = new WeakMap<Counts, Folding<number, { readonly type: string }>>();

/** How many events of a stream count. */
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

/** What an event says. */
interface EventContent {
  readonly type: string;
  readonly data: object;
}

/** Names of the events of a stream, and how many there were when they were put away. */
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
 * States that streams were folded to, so that what was folded before is not folded again: a stream
 * only grows, and its last event tells whether it is the same one. Those used last are kept.
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
  /** What events say, which are folded in more than one way. */
  private readonly contents: WeakMap<RecordedEvent, EventContent>;

  /**
   * @param eventOf what a stored event says; throws for one that it cannot read.
   * @param behind states that are folded on from where there are none here; they stay as they are.
   */
  constructor(
    private readonly eventOf: (stored: RecordedEvent) => EventContent,
    private readonly behind?: FoldedStreams,
  ) {
    this.foldings = behind?.foldings ?? new Map<unknown, number>();
    this.contents = behind?.contents ?? new WeakMap<RecordedEvent, EventContent>();
  }

  /**
   * Where in a stream an event with a name stands first; undefined where none does. Of what was looked
   * through before, no event is looked at again.
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
   * Keeps the state of a stream after events that were appended to it. Of one that begins with them nothing is kept before
   * it is asked for: most streams are written to once, and what is kept is what is moved when garbage is collected.
   *
   * @param outcome the last events of the stream, and what it folds to with them.
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

  /** The same for streams as they might go on: what is folded there is not kept here. */
  forTrial(): FoldedStreams {
    return new FoldedStreams(this.eventOf, this);
  }

  /** The state of a stream after all its events, of which each is read once. */
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

  /** What is kept of a stream, where that is what it begins with. */
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

  /** The names of a stream's events, as far as they are known: on trial, of those that stand. */
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

  /** A stream may be folded in more than one way, each with states of its own. */
  private keyOf(stream: string, folding: unknown): string {
    const number = this.foldings.get(folding) ?? this.foldings.size;
    this.foldings.set(folding, number);
    return `${number} ${stream}`;
  }
}
