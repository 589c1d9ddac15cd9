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

/** Tries of a decision after lost races, and tries of an append whose outcome is unknown. */
export const decisionAttemptsMax = 5;

/**
 * Outcome of an append: the written events if the store confirmed them at once; otherwise whether they may
 * have been written, which only reading the stream can tell.
 */
export type Offered =
  | { readonly appended: readonly RecordedEvent[] }
  | { readonly appended?: undefined; readonly mayStand: boolean };

/**
 * Appends events at the revision they were decided on. If the store accepts the first try, exactly these
 * events were written: an id depends on the content and the request, so equal ids mean equal events.
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
      // This try wrote nothing, but the outcome of the first try is still unknown.
      if (error instanceof Unavailable && attempt > 1) throw new OutcomeUnknown(stream);
      if (!(error instanceof OutcomeUnknown) || attempt === decisionAttemptsMax) throw error;
    }
  }
}

/**
 * Builds the recorded form of appended events without reading them. All of them get the position of the last
 * one, because the store returns no other.
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
 * Reads a stream from the revision at which an append was not confirmed. The events may be ours, those of a
 * concurrent request with the same key, or others.
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
