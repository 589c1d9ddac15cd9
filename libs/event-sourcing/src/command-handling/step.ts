import type { JsonObject } from '../canonical-json';
import type { EventIds, Identified } from '../decider';
import type { RequestIdentity, TextDigest } from '../event-ids';
import type { EventStore, RecordedEvent } from '../event-store';
import type { FoldedStreams, Folding } from './folded-streams';

/** An event as the business rules make it, without id and metadata. */
export interface DomainEvent {
  readonly type: string;
  readonly data: JsonObject;
}

/** Answer to a step that was not refused. */
export interface HandledStep<State, Event> {
  readonly stream: string;
  /** State of the stream after the step. */
  readonly state: State;
  /** Events of this request in this stream, written either now or by an earlier try of the request. */
  readonly events: readonly (Identified<Event> & { readonly revision: number })[];
  /** Revision of the last event; -1 if the stream is empty. */
  readonly revision: number;
  /** Position of the last event in the whole log; null for a dry run, and if nothing was written. */
  readonly position: string | null;
  /**
   * True if an earlier try of the request wrote the events. With `Step.asksRepeated` it is certain, else it may
   * be false.
   */
  readonly repeated: boolean;
}

/** Reason why a step was refused, not by its business rules; the caller turns it into a refusal of its own. */
export type StepRefusal =
  'key-reused' | 'revision-mismatch' | 'stream-full' | 'event-too-large' | 'contended';

/** A step was refused, and nothing was written. */
export class StepRefused extends Error {
  constructor(
    readonly reason: StepRefusal,
    readonly stream: string,
  ) {
    super(`step on ${stream} refused: ${reason}`);
    this.name = 'StepRefused';
  }
}

/** A step of a command: one decision on one stream, and the append of its events. A command may have several steps. */
export interface Step<State, Event extends DomainEvent, Context = undefined> {
  readonly store: EventStore;
  readonly stream: string;
  /** Name of the step within the request, from which the names of its events are derived. */
  readonly name: string;
  readonly identity: RequestIdentity;
  /** A SHA-256 function for event ids that is faster than the pure one of this library. */
  readonly sha256?: TextDigest | undefined;
  readonly decider: Folding<State, Event>;
  /** Cache of the states of this and other streams. */
  readonly folded: FoldedStreams;
  /**
   * Loads the data from elsewhere that the decision needs. If another writer was faster, it is called again, so that a
   * newer state is never combined with older data.
   *
   * @param recorded the events of the stream, from which the state was built.
   */
  context(state: State, recorded: readonly RecordedEvent[]): Promise<Context>;
  /**
   * Returns the events to append, or throws the refusal of the business rules. If another writer was faster, it
   * is called again with the newest state and a new context.
   */
  decide(state: State, context: Context, eventId: EventIds): readonly Event[];
  /**
   * Revision on which the requester rests the request (`If-Match`). If the stream has another revision, the step is
   * refused and not decided again.
   */
  readonly ifRevision?: number | undefined;
  /**
   * True if the step ends or reverses something. Its events may then use the last revisions of a full stream, which are
   * reserved for corrections (`streamEventsKept`).
   */
  readonly usesKept?: boolean | undefined;
  /** True for an event that counts towards the maximum length of the stream; by default each event counts. */
  readonly counts?: ((event: { readonly type: string }) => boolean) | undefined;
  /** True for a dry run: the step is decided and answered, and nothing is written. */
  readonly dryRun?: boolean | undefined;
  /**
   * True if the caller must know for certain if an earlier try wrote the events. The stream is then read after the
   * append, because the store's answer to a repeated append does not show that.
   */
  readonly asksRepeated?: boolean | undefined;
}

/** A step without the two functions that make its decision. */
export type Stepping<State, Event extends DomainEvent> = Omit<
  Step<State, Event>,
  'context' | 'decide'
>;
