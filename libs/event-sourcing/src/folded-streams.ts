import type { Identified } from './decider';
import { eventNameOf, type RecordedEvent } from './event-store';

/** Events of all streams together whose states are kept. */
const keptEventsMax = 20_000;

/** The part of a decider that folds. */
export interface Folding<State, Event> {
  readonly initialState: State;
  evolve(state: State, recorded: Identified<Event>): State;
}

interface Kept {
  readonly events: number;
  readonly lastId: string | undefined;
  readonly state: unknown;
}

/**
 * States that streams were folded to, so that what was folded before is not folded again: a stream
 * only grows, and its last event tells whether it is the same one. Those used last are kept.
 */
export class FoldedStreams {
  private readonly kept = new Map<string, Kept>();
  private readonly foldings: Map<unknown, number>;
  private keptEvents = 0;

  /**
   * @param eventOf what a stored event says; throws for one that it cannot read.
   * @param behind states that are folded on from where there are none here; they stay as they are.
   */
  constructor(
    private readonly eventOf: (stored: RecordedEvent) => {
      readonly type: string;
      readonly data: object;
    },
    private readonly behind?: FoldedStreams,
  ) {
    this.foldings = behind?.foldings ?? new Map<unknown, number>();
  }

  /** The same for streams as they might go on: what is folded there is not kept here. */
  goingOn(): FoldedStreams {
    return new FoldedStreams(this.eventOf, this);
  }

  /** The state of a stream after all its events, of which each is read once. */
  fold<State, Event>(
    stream: string,
    folding: Folding<State, Event>,
    recorded: readonly RecordedEvent[],
  ): State {
    const key = this.keyOf(stream, folding);
    const known = this.take(key) ?? this.behind?.kept.get(key);
    const goesOn =
      known !== undefined &&
      known.events <= recorded.length &&
      known.lastId === recorded[known.events - 1]?.id;
    const state = recorded.slice(goesOn ? known.events : 0).reduce(
      (before, stored) =>
        folding.evolve(before, {
          id: stored.id,
          name: eventNameOf(stored),
          event: this.eventOf(stored) as unknown as Event,
        }),
      goesOn ? (known.state as State) : folding.initialState,
    );
    this.keep(key, { events: recorded.length, lastId: recorded.at(-1)?.id, state });
    return state;
  }

  /** A stream may be folded in more than one way, each with states of its own. */
  private keyOf(stream: string, folding: unknown): string {
    const number = this.foldings.get(folding) ?? this.foldings.size;
    this.foldings.set(folding, number);
    return `${number} ${stream}`;
  }

  private take(key: string): Kept | undefined {
    const known = this.kept.get(key);
    if (known === undefined) return undefined;
    this.kept.delete(key);
    this.keptEvents -= known.events;
    return known;
  }

  private keep(key: string, folded: Kept): void {
    this.kept.set(key, folded);
    this.keptEvents += folded.events;
    for (const oldest of this.kept.keys()) {
      if (this.keptEvents <= keptEventsMax) return;
      this.take(oldest);
    }
  }
}
