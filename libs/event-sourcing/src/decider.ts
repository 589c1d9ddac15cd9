/** An event as a decider sees it: what was decided, and its identity once it has one. */
export interface Identified<Event> {
  readonly id: string;
  readonly event: Event;
}

/**
 * The business of one kind of stream, pure.
 *
 * `decide` throws nothing but the domain's own refusal; `evolve` neither throws nor checks.
 * `Context` is what the decision needs from elsewhere, as data: the day, the rates, the donor.
 */
export interface Decider<State, Command, Event, Context = undefined> {
  readonly initialState: State;
  decide(command: Command, state: State, context: Context): readonly Event[];
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
