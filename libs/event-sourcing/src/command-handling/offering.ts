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

/** Largest number of tries of a decision if other writers are faster, and of an append whose outcome is unknown. */
export const decisionAttemptsMax = 5;

/**
 * Outcome of an append. If the store confirmed the first try, the written events. Otherwise `mayStand` is true if an
 * earlier try may have written the events, which only a read of the stream can show.
 */
export type Offered =
  | { readonly appended: readonly RecordedEvent[] }
  | { readonly appended?: undefined; readonly mayStand: boolean };

/**
 * Appends events at the revision on which they were decided. If the store accepts the first try, exactly these
 * events are in the stream. Even if an earlier request wrote them they are the same, because ids depend on
 * content and request.
 *
 * @throws StepRefused if an event is too large.
 * @throws OutcomeUnknown if the events may have been written; Unavailable if they were certainly not.
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
      // This try wrote nothing, but an earlier try may have written the events.
      if (error instanceof Unavailable && attempt > 1) throw new OutcomeUnknown(stream);
      if (!(error instanceof OutcomeUnknown) || attempt === decisionAttemptsMax) throw error;
    }
  }
}

/**
 * Returns appended events as if they were read, which saves the read. All of them get the position of the last event,
 * because an append returns no other position.
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
 * Reads a stream from the revision at which an append was not confirmed. The events found may be those of the
 * append, of a concurrent request with the same key, or of others.
 *
 * @param mayStand true if the append may have been written.
 * @throws OutcomeUnknown if the stream cannot be read and the append may have been written.
 * @throws Unavailable if the stream cannot be read and nothing was written.
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
