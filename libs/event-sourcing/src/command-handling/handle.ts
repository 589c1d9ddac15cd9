import { canonicalJson } from '../canonical-json';
import type { EventIds, Identified } from '../decider';
import { eventNamesOf, identifiedIn } from '../event-ids';
import {
  bytesTooMany,
  eventNameOf,
  hasRoom,
  OutcomeUnknown,
  Unavailable,
  type RecordedEvent,
} from '../event-store';
import { countOf } from './folded-streams';
import { decisionAttemptsMax, offer, readBack } from './offering';
import { StepRefused, type DomainEvent, type HandledStep, type Step, type Stepping } from './step';

/** Returns the context (data from elsewhere) of a decision that needs only its own stream, and so no context. */
export async function noContext(): Promise<undefined> {
  return undefined;
}

/**
 * Handles a step of a command: reads one stream, decides, and appends the events at the revision that was read.
 *
 * If another writer has appended meanwhile, the step is decided again, with at most `decisionAttemptsMax`
 * tries. A refusal is also decided again if the stream has grown meanwhile, because the context may be newer
 * than the state.
 *
 * While the outcome of an append is unknown, the same events are sent again at the same revision, which writes
 * them at most once. If the store does not confirm the append at once, the stream is read to find out what was
 * written.
 *
 * @throws StepRefused if the key was used for another request, the revision differs, an event is too large, or
 * the stream is full or has too many writers. Nothing was written.
 * @throws OutcomeUnknown if the outcome is unknown after all tries; the caller can repeat the request with the
 * same key.
 * @throws Unavailable if the store cannot be used; nothing was written.
 * @throws the refusal that `decide` throws; nothing was written.
 */
export async function handle<State, Event extends DomainEvent, Context = undefined>(
  step: Step<State, Event, Context>,
): Promise<HandledStep<State, Event>> {
  const eventId = eventNamesOf(step);
  const named = { ...step, eventId };
  for (let attempt = 1; attempt <= decisionAttemptsMax; attempt += 1) {
    const recorded = await step.store.readStream(step.stream);
    const before = step.folded.fold(step.stream, step.decider, recorded);
    const repeat = repeatOf(named, recorded, before);
    if (repeat) return repeat;
    if (step.ifRevision !== undefined && step.ifRevision !== recorded.length - 1) {
      throw new StepRefused('revision-mismatch', step.stream);
    }
    const decided = await decidedOn({ ...named, before, recorded, attempt });
    if (decided === undefined) continue;
    demandRoomFor(step, recorded, decided);
    const handled = outcomeOf(step, before, recorded.length, decided);
    if (step.dryRun === true) demandHeld(step.stream, decided);
    if (step.dryRun === true || decided.length === 0) return handled;
    const written = await writtenBy(named, before, { decided, recorded, handled });
    if (written) return written;
    if (step.ifRevision !== undefined) throw new StepRefused('revision-mismatch', step.stream);
  }
  throw new StepRefused('contended', step.stream);
}

/**
 * Appends the decided events. Returns the answer, or undefined if another writer was faster and nothing was
 * written.
 */
async function writtenBy<State, Event extends DomainEvent>(
  step: Stepping<State, Event> & { readonly eventId: EventIds },
  before: State,
  {
    decided,
    recorded,
    handled,
  }: {
    readonly decided: readonly Identified<Event>[];
    readonly recorded: readonly RecordedEvent[];
    readonly handled: HandledStep<State, Event>;
  },
): Promise<HandledStep<State, Event> | undefined> {
  const offered = await offer(step, recorded.length, decided);
  if (offered.appended !== undefined && step.asksRepeated !== true) {
    return answeredFrom(step, handled, offered.appended);
  }
  const mayStand = offered.appended !== undefined || offered.mayStand;
  const storedEvents = await readBack(step, recorded.length, mayStand);
  const ours = oursIn(step, storedEvents, replay(step, storedEvents, before));
  return ours && { ...ours, repeated: !isWrittenBy(step, storedEvents) };
}

const all = () => true;

/** Throws StepRefused for events that would make a stream too long, since each decision reads the whole stream. */
function demandRoomFor(
  {
    stream,
    folded,
    counts = all,
    usesKept = false,
  }: Pick<Step<never, never>, 'stream' | 'folded' | 'counts' | 'usesKept'>,
  recorded: readonly RecordedEvent[],
  decided: readonly Identified<DomainEvent>[],
): void {
  const held = folded.fold(stream, countOf(counts), recorded);
  const more = decided.filter(({ event }) => counts(event)).length;
  if (!hasRoom(held, more, usesKept)) throw new StepRefused('stream-full', stream);
}

/**
 * Returns the events that the step decides on a state. Returns undefined if the decision is a refusal and
 * another writer has appended meanwhile, so that the step must be decided again.
 */
async function decidedOn<State, Event extends DomainEvent, Context>({
  before,
  recorded,
  attempt,
  eventId,
  ...step
}: Step<State, Event, Context> & {
  readonly before: State;
  readonly recorded: readonly RecordedEvent[];
  readonly attempt: number;
  readonly eventId: EventIds;
}): Promise<readonly Identified<Event>[] | undefined> {
  try {
    const context = await step.context(before, recorded);
    return identifiedIn(step, step.decide(before, context, eventId), eventId);
  } catch (error) {
    const isAway = error instanceof Unavailable || error instanceof OutcomeUnknown;
    if (isAway || attempt === decisionAttemptsMax) throw error;
    const later = await step.store.readStream(step.stream, recorded.length);
    if (later.length === 0) throw error;
    return undefined;
  }
}

/** Throws StepRefused for an event that is too large, in a dry run, where no append lets the store refuse it. */
function demandHeld(stream: string, decided: readonly Identified<DomainEvent>[]): void {
  const isHeld = ({ event: { data } }: Identified<DomainEvent>) =>
    bytesTooMany(canonicalJson(data)) === undefined;
  if (!decided.every(isHeld)) throw new StepRefused('event-too-large', stream);
}

/** Returns the state after further events of a stream. */
function replay<State, Event extends DomainEvent>(
  step: Stepping<State, Event>,
  recorded: readonly RecordedEvent[],
  before: State,
): State {
  return recorded.reduce(
    (state, event) =>
      step.decider.evolve(state, {
        id: event.id,
        name: eventNameOf(event),
        event: domainEvent<Event>(event),
      }),
    before,
  );
}

/** Casts a stored event to an event of the domain. The store has converted old forms, so it has its present form. */
function domainEvent<Event extends DomainEvent>(event: RecordedEvent): Event {
  return { type: event.type, data: event.data } as unknown as Event;
}

/** Returns the answer for appended events, and caches the state after them for the next command on the stream. */
function answeredFrom<State, Event extends DomainEvent>(
  { folded, decider }: Stepping<State, Event>,
  handled: HandledStep<State, Event>,
  appended: readonly RecordedEvent[],
): HandledStep<State, Event> {
  const { stream, state } = handled;
  folded.noteAppended(stream, decider, { appended, state });
  return { ...handled, position: appended.at(-1)?.position ?? null };
}

/** Returns the answer to a repeated request, whose events are already in the stream; undefined if they are not. */
function repeatOf<State, Event extends DomainEvent>(
  step: Stepping<State, Event> & { readonly eventId: EventIds },
  recorded: readonly RecordedEvent[],
  state: State,
): HandledStep<State, Event> | undefined {
  const first = step.folded.revisionOf(step.stream, recorded, step.eventId(0));
  return first === undefined ? undefined : oursIn(step, recorded.slice(first), state);
}

/**
 * Returns the answer for the events of this request in a part of its stream; undefined if the part has none.
 *
 * @throws StepRefused if the events are of another request that used the same key.
 */
function oursIn<State, Event extends DomainEvent>(
  step: Stepping<State, Event> & { readonly eventId: EventIds },
  recorded: readonly RecordedEvent[],
  state: State,
): HandledStep<State, Event> | undefined {
  const firstName = step.eventId(0);
  const first = recorded.findIndex((event) => eventNameOf(event) === firstName);
  if (first < 0) return undefined;
  const ours: RecordedEvent[] = [];
  for (let at = first; at < recorded.length; at += 1) {
    const event = recorded[at] as RecordedEvent;
    if (eventNameOf(event) !== step.eventId(ours.length)) break;
    ours.push(event);
  }
  if (ours.some((event) => event.metadata.requestHash !== step.identity.metadata.requestHash)) {
    throw new StepRefused('key-reused', step.stream);
  }
  const last = ours[ours.length - 1] as RecordedEvent;
  return {
    stream: step.stream,
    state,
    events: ours.map((event) => ({
      id: event.id,
      name: eventNameOf(event),
      event: domainEvent<Event>(event),
      revision: event.revision,
    })),
    revision: last.revision,
    position: last.position,
    repeated: true,
  };
}

/** Returns the answer that is right once the decided events are appended; their position is not known yet. */
function outcomeOf<State, Event extends DomainEvent>(
  step: Stepping<State, Event>,
  before: State,
  nextRevision: number,
  decided: readonly Identified<Event>[],
): HandledStep<State, Event> {
  return {
    stream: step.stream,
    state: decided.reduce((state, event) => step.decider.evolve(state, event), before),
    events: decided.map((event, index) => ({ ...event, revision: nextRevision + index })),
    revision: nextRevision + decided.length - 1,
    position: null,
    repeated: false,
  };
}

/**
 * True if this try of the request, and no earlier one, wrote the events: the metadata of the first event, apart
 * from its name, are those of this try. An earlier try with equal metadata (within the same millisecond) counts
 * as this one.
 */
function isWrittenBy<State, Event extends DomainEvent>(
  { identity }: Stepping<State, Event>,
  [first]: readonly RecordedEvent[],
): boolean {
  const written = { ...first?.metadata, name: undefined };
  return canonicalJson(written) === canonicalJson({ ...identity.metadata, name: undefined });
}
