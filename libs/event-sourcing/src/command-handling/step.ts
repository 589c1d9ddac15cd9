import type { JsonObject } from '../canonical-json';
import type { EventIds, Identified } from '../decider';
import type { RequestIdentity, TextDigest } from '../event-ids';
import type { EventStore, RecordedEvent } from '../event-store';
import type { FoldedStreams, Folding } from './folded-streams';

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
  /** True if an earlier try of the request wrote the events; `asksRepeated` makes this certain. */
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
  /** Name of the step within the request; the names of its events are derived from it. */
  readonly name: string;
  readonly identity: RequestIdentity;
  /** A SHA-256 function for event ids that is faster than the pure one of this library. */
  readonly sha256?: TextDigest | undefined;
  readonly decider: Folding<State, Event>;
  /** Cache of the states of this and other streams. */
  readonly folded: FoldedStreams;
  /**
   * Loads the data from elsewhere that the decision needs. It is called again after a lost race, so that a
   * newer state is never decided on with older data.
   *
   * @param recorded the events that made the state.
   */
  context(state: State, recorded: readonly RecordedEvent[]): Promise<Context>;
  /**
   * Decides which events to append. After a lost race it is called again with the newest state and its new
   * context.
   */
  decide(state: State, context: Context, eventId: EventIds): readonly Event[];
  /**
   * Revision that the caller saw (`If-Match`). If the stream has another one, the step is refused instead of
   * decided again.
   */
  readonly ifRevision?: number | undefined;
  /**
   * True if the step ends or reverses something. It may then use the revisions that a full stream reserves
   * for that (`streamEventsKept`).
   */
  readonly usesKept?: boolean | undefined;
  /** Tells whether an event counts towards the maximum length of the stream; by default each does. */
  readonly counts?: ((event: { readonly type: string }) => boolean) | undefined;
  /** True for a dry run: the step is decided and answered, and nothing is written. */
  readonly dryRun?: boolean | undefined;
  /**
   * True if the caller must know for certain whether an earlier try wrote the events; the stream is then read
   * back after the append.
   */
  readonly asksRepeated?: boolean | undefined;
}

/** A step without the two functions that make its decision. */
export type Stepping<State, Event extends DomainEvent> = Omit<
  Step<State, Event>,
  'context' | 'decide'
>;
