/** An event as a decider sees it: what was decided, and the id under which it is known. */
export interface Identified<Event> {
  /** That under which it is written; its name as long as more is decided in its step. */
  readonly id: string;
  /** What it comes from, whatever it says; left out where that is the id. */
  readonly name?: string | undefined;
  readonly event: Event;
}

/**
 * What the events of one step are known by while it is decided, by their order in it: their names. A
 * repeat of the request makes the same.
 */
export type EventIds = (index: number) => string;

/** Events that are decided, as they are known until the step is. */
export function identified<Event>(
  events: readonly Event[],
  eventId: EventIds,
): Identified<Event>[] {
  return events.map((event, index) => ({ id: eventId(index), event }));
}

/**
 * The business of one kind of stream, pure.
 *
 * `decide` throws nothing but the domain's own refusal; `evolve` neither throws nor checks.
 * `Context` is what the decision needs from elsewhere, as data: the day, the rates, the donor. Where
 * a decision is of several events, each is decided on the state after those before it, under their
 * names: an id hangs on all that its event says, and no event says the id of another in its append.
 */
export interface Decider<State, Command, Event, Context = undefined> {
  readonly initialState: State;
  decide(command: Command, state: State, context: Context, eventId: EventIds): readonly Event[];
  evolve(state: State, recorded: Identified<Event>): State;
}

/** The state after a series of events. */
export function fold<State, Event>(
  decider: Pick<Decider<State, never, Event, never>, 'evolve' | 'initialState'>,
  events: Iterable<Identified<Event>>,
): State {
  let state = decider.initialState;
  for (const recorded of events) state = decider.evolve(state, recorded);
  return state;
}
