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

/** The context of a decision that rests on its own stream alone. */
export async function noContext(): Promise<undefined> {
  return undefined;
}

/**
 * One command, one append, one stream, at the revision it read.
 *
 * A lost race is decided again, at most `decisionAttemptsMax` times; so is a refusal on a state that is
 * not the newest any more, for its context may have been read later than its state. While an outcome is unknown the
 * same events are offered again at the same revision, which writes them at most once. What the store has
 * plainly taken is the answer; after any other answer of it the stream is read, and says what stands.
 *
 * @throws StepRefused the key was used for another body, the revision differs, the stream is full
 *   or contended; nothing was written.
 * @throws OutcomeUnknown still unknown after all tries; repeat the request with the same key.
 * @throws Unavailable nothing was written.
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

/** The answer once what is decided stands; undefined where others were faster. */
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

/** Refuses to grow a stream beyond what a decision can read. */
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

/** What is decided on a state; undefined where it is refused and others wrote meanwhile. */
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

/** Refuses what no store holds, as the store does where it is asked. */
function demandHeld(stream: string, decided: readonly Identified<DomainEvent>[]): void {
  const isHeld = ({ event: { data } }: Identified<DomainEvent>) =>
    bytesTooMany(canonicalJson(data)) === undefined;
  if (!decided.every(isHeld)) throw new StepRefused('event-too-large', stream);
}

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

/** Upcasters run before this: a stored event already has the shape of the present code. */
function domainEvent<Event extends DomainEvent>(event: RecordedEvent): Event {
  return { type: event.type, data: event.data } as unknown as Event;
}

/** The answer of what was appended, whose state is kept. */
function answeredFrom<State, Event extends DomainEvent>(
  { folded, decider }: Stepping<State, Event>,
  handled: HandledStep<State, Event>,
  appended: readonly RecordedEvent[],
): HandledStep<State, Event> {
  const { stream, state } = handled;
  folded.noteAppended(stream, decider, { appended, state });
  return { ...handled, position: appended.at(-1)?.position ?? null };
}

/** The answer to a request whose events stand in a stream. */
function repeatOf<State, Event extends DomainEvent>(
  step: Stepping<State, Event> & { readonly eventId: EventIds },
  recorded: readonly RecordedEvent[],
  state: State,
): HandledStep<State, Event> | undefined {
  const first = step.folded.revisionOf(step.stream, recorded, step.eventId(0));
  return first === undefined ? undefined : oursIn(step, recorded.slice(first), state);
}

/** The same of events that stand from some revision on. */
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

/** Two requests with the same metadata, but for the name, are the same to every reader of the log. */
function isWrittenBy<State, Event extends DomainEvent>(
  { identity }: Stepping<State, Event>,
  [first]: readonly RecordedEvent[],
): boolean {
  const written = { ...first?.metadata, name: undefined };
  return canonicalJson(written) === canonicalJson({ ...identity.metadata, name: undefined });
}
