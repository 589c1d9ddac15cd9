/** An event as a decider sees it: what was decided, and the id under which it is written. */
export interface Identified<Event> {
  readonly id: string;
  readonly event: Event;
}

/** The ids of the events of one step, by their order in it; a repeat of the request makes the same. */
export type EventIds = (index: number) => string;

/** Events that are decided, under the ids with which they are written. */
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
 * a decision is of several events, each is decided on the state after those before it, under the
 * ids that they are written with.
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
