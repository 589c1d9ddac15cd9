import type { Identified } from './decider';
import type { RecordedEvent } from './event-store';

/** Events of all streams together whose states are kept. */
const keptEventsMax = 20_000;

/** The part of a decider that folds. */
export interface Folding<State, Event> {
  readonly initialState: State;
  evolve(state: State, recorded: Identified<Event>): State;
}

interface Kept {
  readonly folding: unknown;
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
  private keptEvents = 0;

  /** @param eventOf what a stored event says; throws for one that it cannot read. */
  constructor(
    private readonly eventOf: (stored: RecordedEvent) => {
      readonly type: string;
      readonly data: object;
    },
  ) {}

  /** The state of a stream after all its events, of which each is read once. */
  fold<State, Event>(
    stream: string,
    folding: Folding<State, Event>,
    recorded: readonly RecordedEvent[],
  ): State {
    const known = this.take(stream);
    const goesOn =
      known !== undefined &&
      known.folding === folding &&
      known.events <= recorded.length &&
      known.lastId === recorded[known.events - 1]?.id;
    const state = recorded.slice(goesOn ? known.events : 0).reduce(
      (before, stored) =>
        folding.evolve(before, {
          id: stored.id,
          event: this.eventOf(stored) as unknown as Event,
        }),
      goesOn ? (known.state as State) : folding.initialState,
    );
    this.keep(stream, { folding, events: recorded.length, lastId: recorded.at(-1)?.id, state });
    return state;
  }

  private take(stream: string): Kept | undefined {
    const known = this.kept.get(stream);
    if (known === undefined) return undefined;
    this.kept.delete(stream);
    this.keptEvents -= known.events;
    return known;
  }

  private keep(stream: string, folded: Kept): void {
    this.kept.set(stream, folded);
    this.keptEvents += folded.events;
    for (const oldest of this.kept.keys()) {
      if (this.keptEvents <= keptEventsMax) return;
      this.take(oldest);
    }
  }
}
