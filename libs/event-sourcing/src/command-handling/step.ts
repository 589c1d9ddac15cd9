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
  /** An earlier try wrote them, as far as what was read tells: see `asksRepeated`. */
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
  /** What it goes on with hangs on whether an earlier try has written: what stands is read to tell. */
  readonly asksRepeated?: boolean | undefined;
}

/** What of a step is looked at besides its decision. */
export type Stepping<State, Event extends DomainEvent> = Omit<
  Step<State, Event>,
  'context' | 'decide'
>;
