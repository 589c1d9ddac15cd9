/** An event with its id, as the business rules receive it. */
export interface Identified<Event> {
  /** Id of the stored event. While the decision that makes the event is not finished, it is the event's name. */
  readonly id: string;
  /**
   * Name of the event, which follows from its request and its place among the request's events, and not from
   * its content; left out if it equals the id.
   */
  readonly name?: string | undefined;
  readonly event: Event;
}

/**
 * Returns the name of the event with this index (from 0) among the events of a decision. The name is used as
 * the event's id during the decision. A repeat of the request has the same names.
 */
export type EventIds = (index: number) => string;

/** Returns decided events with their names as ids, for use until the whole decision is made. */
export function identified<Event>(
  events: readonly Event[],
  eventId: EventIds,
): Identified<Event>[] {
  return events.map((event, index) => ({ id: eventId(index), event }));
}

/**
 * The business rules of one kind of stream, as pure functions. `decide` returns the events that a command leads
 * to; `evolve` returns the state after an event.
 *
 * `decide` throws only the domain's own refusal; `evolve` neither throws nor checks. `Context` is data from
 * elsewhere that the decision needs: the day, the rates, the donor.
 *
 * If a decision makes several events, each is decided on the state after the events before it. Such events
 * refer to one another by name. An id depends on the whole content of its event, so two events could not
 * contain each other's id.
 */
export interface Decider<State, Command, Event, Context = undefined> {
  readonly initialState: State;
  decide(command: Command, state: State, context: Context, eventId: EventIds): readonly Event[];
  evolve(state: State, recorded: Identified<Event>): State;
}

/** Returns the state after a series of events, beginning with the initial state. */
export function fold<State, Event>(
  decider: Pick<Decider<State, never, Event, never>, 'evolve' | 'initialState'>,
  events: Iterable<Identified<Event>>,
): State {
  let state = decider.initialState;
  for (const recorded of events) state = decider.evolve(state, recorded);
  return state;
}
