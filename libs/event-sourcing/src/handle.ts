import { canonicalJson, type JsonObject } from './canonical-json';
import type { EventIds, Identified } from './decider';
import { eventNamesOf, identifiedIn, type RequestIdentity, type TextDigest } from './event-ids';
import type { FoldedStreams, Folding } from './folded-streams';
import {
  eventBytesMax,
  eventNameOf,
  EventTooLarge,
  hasRoom,
  OutcomeUnknown,
  Unavailable,
  WrongRevision,
  type EventStore,
  type RecordedEvent,
} from './event-store';

/** How often a decision is taken again after another writer was faster. */
export const decisionAttemptsMax = 5;

export interface DomainEvent {
  readonly type: string;
  readonly data: JsonObject;
}

export interface HandledStep<State, Event> {
  readonly stream: string;
  readonly state: State;
  /** Events of this request in this stream, whether written now or by an earlier try. */
  readonly events: readonly (Identified<Event> & { readonly revision: number })[];
  /** Revision of the stream after the step; -1 when nothing was ever written. */
  readonly revision: number;
  /** Position of the last event, null for a dry run and when nothing was written. */
  readonly position: string | null;
  readonly repeated: boolean;
}

/** Why a step stopped before a decision; the caller turns it into its own refusal. */
export type StepRefusal =
  'key-reused' | 'revision-mismatch' | 'stream-full' | 'event-too-large' | 'contended';

export class StepRefused extends Error {
  constructor(
    readonly reason: StepRefusal,
    readonly stream: string,
  ) {
    super(`step on ${stream} refused: ${reason}`);
    this.name = 'StepRefused';
  }
}

export interface Step<State, Event extends DomainEvent, Context = undefined> {
  readonly store: EventStore;
  readonly stream: string;
  /** Name of the step within the request, on which the names of its events hang. */
  readonly name: string;
  readonly identity: RequestIdentity;
  /** Makes the ids of its events, where that is faster than what this floor has. */
  readonly sha256?: TextDigest | undefined;
  readonly decider: Folding<State, Event>;
  /** What was folded before, of this stream and others. */
  readonly folded: FoldedStreams;
  /**
   * What the decision needs from elsewhere. After a lost race it is read again, so that no state is
   * decided on with what was known beside an older one.
   *
   * @param recorded the events that made the state.
   */
  context(state: State, recorded: readonly RecordedEvent[]): Promise<Context>;
  /** Called again with the newest state, and the context made for it, after a lost race. */
  decide(state: State, context: Context, eventId: EventIds): readonly Event[];
  /** Revision the caller saw (`If-Match`); another one is refused instead of decided again. */
  readonly ifRevision?: number | undefined;
  /** May use the revisions that are kept: it ends or takes back what has begun. */
  readonly usesKept?: boolean | undefined;
  /** Whether an event counts in what a stream may hold; all do without it. */
  readonly counts?: ((event: { readonly type: string }) => boolean) | undefined;
  /** Decide and answer, write nothing. */
  readonly dryRun?: boolean | undefined;
}

/** The context of a decision that rests on its own stream alone. */
export async function noContext(): Promise<undefined> {
  return undefined;
}

/**
 * One command, one append, one stream, at the revision it read.
 *
 * A lost race is decided again, at most `decisionAttemptsMax` times; so is a refusal on a state that is
 * not the newest any more, for its context may have been read later than its state. While an outcome is unknown the
 * same events are offered again at the same revision, which writes them at most once. Every answer
 * is read back from the stream, so that it says what stands and not what was meant.
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
    const mayStand = await offer(step, recorded.length, decided);
    const standing = await readBack(step, recorded.length, mayStand);
    const ours = repeatOf(named, standing, replay(step, standing, before));
    if (ours) return { ...ours, repeated: !isWrittenBy(step, standing) };
    if (step.ifRevision !== undefined) throw new StepRefused('revision-mismatch', step.stream);
  }
  throw new StepRefused('contended', step.stream);
}

/** Refuses to grow a stream beyond what a decision can read. */
function demandRoomFor(
  {
    stream,
    counts = () => true,
    usesKept = false,
  }: Pick<Step<never, never>, 'stream' | 'counts' | 'usesKept'>,
  recorded: readonly RecordedEvent[],
  decided: readonly Identified<DomainEvent>[],
): void {
  const held = recorded.filter(counts).length;
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
  const encoder = new TextEncoder();
  const isHeld = ({ event: { data } }: Identified<DomainEvent>) =>
    encoder.encode(canonicalJson(data)).length <= eventBytesMax;
  if (!decided.every(isHeld)) throw new StepRefused('event-too-large', stream);
}

/** What of a step is looked at besides its decision. */
type Stepping<State, Event extends DomainEvent> = Omit<Step<State, Event>, 'context' | 'decide'>;

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

function repeatOf<State, Event extends DomainEvent>(
  step: Stepping<State, Event> & { readonly eventId: EventIds },
  recorded: readonly RecordedEvent[],
  state: State,
): HandledStep<State, Event> | undefined {
  const firstName = step.eventId(0);
  const first = recorded.findIndex((event) => eventNameOf(event) === firstName);
  if (first < 0) return undefined;
  const ours: RecordedEvent[] = [];
  for (const event of recorded.slice(first)) {
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

/** Offers the events at the revision they were decided on. @returns whether they may stand. */
async function offer<State, Event extends DomainEvent>(
  step: Stepping<State, Event>,
  nextRevision: number,
  decided: readonly Identified<Event>[],
): Promise<boolean> {
  const { metadata } = step.identity;
  const events = decided.map(({ id, name = id, event: { type, data } }) => {
    return { id, type, data, metadata: { ...metadata, name } };
  });
  const expected = nextRevision === 0 ? 'no-stream' : nextRevision - 1;
  for (let attempt = 1; ; attempt += 1) {
    try {
      await step.store.append(step.stream, expected, events);
      return true;
    } catch (error) {
      if (error instanceof WrongRevision) return attempt > 1;
      if (error instanceof EventTooLarge) throw new StepRefused('event-too-large', step.stream);
      // That a later try wrote nothing says nothing of the first, which is still in doubt.
      if (error instanceof Unavailable && attempt > 1) throw new OutcomeUnknown(step.stream);
      if (!(error instanceof OutcomeUnknown) || attempt === decisionAttemptsMax) throw error;
    }
  }
}

/**
 * What stands where the events were offered. A store answers alike to what it has written and to
 * what stands there under the same ids: a request that came at the same time under the same key.
 */
async function readBack<State, Event extends DomainEvent>(
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

/** Two requests with the same metadata, but for the name, are the same to every reader of the log. */
function isWrittenBy<State, Event extends DomainEvent>(
  { identity }: Stepping<State, Event>,
  [first]: readonly RecordedEvent[],
): boolean {
  const written = { ...first?.metadata, name: undefined };
  return canonicalJson(written) === canonicalJson({ ...identity.metadata, name: undefined });
}
