/** An event as a decider receives it, with its id. */
export interface Identified<Event> {
  /** Id under which the event is stored. While its step is still being decided, this is its name. */
  readonly id: string;
  /**
   * Name of the event, which follows from its request, step and index and not from its content; left out
   * where it equals the id.
   */
  readonly name?: string | undefined;
  readonly event: Event;
}

/**
 * Returns the name of the event with this index in the step; it serves as its id during the decision. A
 * repeat of the request yields the same names.
 */
export type EventIds = (index: number) => string;

/** Gives decided events their names as ids, for use until the step is decided. */
export function identified<Event>(
  events: readonly Event[],
  eventId: EventIds,
): Identified<Event>[] {
  return events.map((event, index) => ({ id: eventId(index), event }));
}

/**
 * The business rules of one kind of stream, as pure functions.
 *
 * `decide` throws only the domain's own refusal; `evolve` neither throws nor checks. `Context` is data from
 * elsewhere that the decision needs: the day, the rates, the donor. If a decision makes several events, each
 * is decided on the state after those before it. They refer to one another by name: an id depends on the
 * whole content of its event, so no event can contain the id of another one of its append.
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
