import type { Identified } from '../decider';
import {
  EventTooLarge,
  OutcomeUnknown,
  Unavailable,
  WrongRevision,
  type NewEvent,
  type Position,
  type RecordedEvent,
} from '../event-store';
import { StepRefused, type DomainEvent, type Stepping } from './step';

/** How often a decision is taken again after another writer was faster, and an append is offered. */
export const decisionAttemptsMax = 5;

/** What became of an append: the events as they stand, or whether they may, which only reading tells. */
export type Offered =
  | { readonly appended: readonly RecordedEvent[] }
  | { readonly appended?: undefined; readonly mayStand: boolean };

/**
 * Offers events at the revision they were decided on. What the store has taken at the first try is what
 * stands: ids hang on all that an event says and on its request, so that equal ids are equal facts.
 */
export async function offer<State, Event extends DomainEvent>(
  { store, stream, identity }: Stepping<State, Event>,
  nextRevision: number,
  decided: readonly Identified<Event>[],
): Promise<Offered> {
  const { metadata } = identity;
  const events = decided.map(({ id, name = id, event: { type, data } }) => {
    return { id, type, data, metadata: { ...metadata, name } };
  });
  const expected = nextRevision === 0 ? 'no-stream' : nextRevision - 1;
  for (let attempt = 1; ; attempt += 1) {
    try {
      const { position } = await store.append(stream, expected, events);
      if (attempt > 1) return { mayStand: true };
      return { appended: appendedEvents(events, { stream, nextRevision, position }) };
    } catch (error) {
      if (error instanceof WrongRevision) return { mayStand: attempt > 1 };
      if (error instanceof EventTooLarge) throw new StepRefused('event-too-large', stream);
      // That a later try wrote nothing says nothing of the first, which is still in doubt.
      if (error instanceof Unavailable && attempt > 1) throw new OutcomeUnknown(stream);
      if (!(error instanceof OutcomeUnknown) || attempt === decisionAttemptsMax) throw error;
    }
  }
}

/**
 * Appended events as they stand, but for what hangs on the try that wrote them: the time of recording, and
 * the position of all but the last.
 */
function appendedEvents(
  events: readonly NewEvent[],
  place: {
    readonly stream: string;
    readonly nextRevision: number;
    readonly position: Position;
  },
): readonly RecordedEvent[] {
  const { stream, nextRevision, position } = place;
  return events.map((event, index) => {
    return { ...event, stream, revision: nextRevision + index, position };
  });
}

/**
 * What stands where events were offered whose append was not plainly answered: they, those of a request
 * that came at the same time under the same key, or others.
 */
export async function readBack<State, Event extends DomainEvent>(
  { store, stream }: Stepping<State, Event>,
  fromRevision: number,
  mayStand: boolean,
): Promise<readonly RecordedEvent[]> {
  try {
    return await store.readStream(stream, fromRevision);
  } catch (error) {
    if (error instanceof Unavailable && mayStand) throw new OutcomeUnknown(stream);
    throw error;
  }
}
