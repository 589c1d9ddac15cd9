import {
  type Approval,
  type CommandRequest,
  demand,
  demandAsSigned,
  isProposalEvent,
  keptFor,
  keptStreams,
  type KeptStreams,
  ledgerEventOf,
  proposalDecider,
  refuse,
  type Rejection,
  type Signed,
  thingOf,
} from '@art30/accounting';
import {
  countOf,
  type DomainEvent,
  type EventIds,
  type EventStore,
  FoldedStreams,
  type Folding,
  handle,
  type HandledStep,
  hasRoom,
  type RecordedEvent,
  type RequestIdentity,
  type StepRefusal,
  StepRefused,
  type TextDigest,
  Unavailable,
} from '@art30/event-sourcing';
import { type Attaching, isBusiness, isOwn, withDocuments } from './attached-documents';
import { commandLifetimeMs } from './command-lifetime';
import {
  type AnyStep,
  type ApplicationOutcome,
  type CommandOutcome,
  eventsOf,
  lastPosition,
  type OutcomeEvent,
} from './outcome';
import type { Books, Clock } from './ports';

/**
 * Rejects a write to a stream that is reserved for the last bookings of an approved proposal.
 *
 * @param own id of the proposal that is being booked; undefined if none is.
 * @throws Rejection CONTENDED.
 */
function demandNotKept(stream: string, own: string | undefined, kept: KeptStreams): void {
  const proposalId = keptFor(stream, kept);
  demand(
    proposalId === undefined || proposalId === own,
    'CONTENDED',
    `${thingOf(stream)} is reserved for proposal ${proposalId ?? ''}, which is approved and being ` +
      'booked: send the request again',
  );
}

/**
 * Gives each decider a view of the events of a stream. The proposal decider sees only events about proposals. All other
 * deciders see none of these, so that a command that is only proposed has no effect on the books.
 */
class Views {
  private readonly made = new WeakMap<object, object>();

  of<State, Event extends DomainEvent>(decider: Folding<State, Event>): Folding<State, Event> {
    const cachedView = this.made.get(decider) as Folding<State, Event> | undefined;
    if (cachedView !== undefined) return cachedView;
    const seesProposals = (decider as object) === proposalDecider;
    const view: Folding<State, Event> = {
      initialState: decider.initialState,
      evolve: (state, recorded) =>
        isProposalEvent(recorded.event) === seesProposals ? decider.evolve(state, recorded) : state,
    };
    this.made.set(decider, view);
    return view;
  }
}

/** One step of a command: one decision on the state of one stream, and the append of its events to that stream. */
export interface LedgerStep<State, Event extends DomainEvent, Context> {
  readonly name: string;
  readonly stream: string;
  readonly decider: Folding<State, Event>;
  readonly identity: RequestIdentity;
  readonly ifRevision?: number | undefined;
  readonly dryRun: boolean;
  /**
   * True if the step ends or reverses something begun. Its events may then use the last revisions of a full stream,
   * which are reserved for such steps.
   */
  readonly usesKept?: boolean;
  /**
   * True if the caller must know for certain whether an earlier try wrote this step (`repeated`), because later steps
   * depend on it.
   */
  readonly asksRepeated?: boolean;
  /** Signed content of a proposed command; a step with other events is rejected. */
  readonly signed?: Signed | undefined;
  /** Rejects events whose amounts exceed the amount that one person may book without further signatures. */
  readonly demandOwn?: CommandRequest['demandOwn'];
  /** Approval of the proposal. It is appended together with the events of the step if it belongs to the same stream. */
  readonly approval?: Approval | undefined;
  /** Documents that are added to the facts of the step's events. */
  readonly documents?: CommandRequest['documents'];
  /**
   * Token issuer and roles of the person who attaches the documents; absent if their right to attach them was checked
   * before.
   */
  readonly signedIn?: CommandRequest['signedIn'];
  /**
   * Loads the data from elsewhere that the decision needs. If another writer was faster, it is called again for the new
   * state.
   */
  context(state: State, recorded: readonly RecordedEvent[]): Promise<Context>;
  decide(state: State, context: Context, eventId: EventIds): readonly Event[];
}

type Refusal = readonly [Rejection['code'], detail: string, field?: string];

/**
 * Code, sentence and field of the rejection for each reason why a step can be refused, besides its business rules. The
 * parameter names the stream in sentences: `pledge P1`.
 */
const refusals = {
  'key-reused': () => [
    'IDEMPOTENCY_KEY_REUSED',
    'this Idempotency-Key was used for another request, or by other people: send a new key',
    'Idempotency-Key',
  ],
  'stream-full': (what) => [
    'STREAM_FULL',
    `${what} holds as many events as it may: only what is under way can be ended or reversed`,
  ],
  'event-too-large': () => [
    'LIMIT_EXCEEDED',
    'this command says more than one event can hold: split the command',
  ],
  contended: (what) => [
    'CONTENDED',
    `others kept changing ${what} at the same time: send the request again`,
  ],
} as const satisfies Readonly<
  Record<Exclude<StepRefusal, 'revision-mismatch'>, (what: string) => Refusal>
>;

/**
 * @param revision present revision of the stream, -1 if it has no event.
 * @param seen revision in the `If-Match` header.
 * @throws Rejection REVISION_MISMATCH.
 */
export function refuseRevision(stream: string, revision: number, seen: number): never {
  const stands = revision < 0 ? 'does not exist yet' : `is at revision ${revision}`;
  return refuse(
    'REVISION_MISMATCH',
    `${thingOf(stream)} ${stands}, you saw ${seen}: read it again`,
    'If-Match',
  );
}

/** @throws Rejection IDEMPOTENCY_KEY_REUSED always. */
export function refuseKeyReused(): never {
  return refuse(...refusals['key-reused']());
}

/**
 * Rejects an approval whose events already exist. Their names are derived from the proposal, so another request has
 * approved it before.
 */
function refuseApproved(): never {
  return refuse('PROPOSAL_STATUS', 'the proposal is approved: nothing is left to sign');
}

/** Numbers of events of a stream, for the check of its size limit. */
export interface Room {
  readonly stream: string;
  /** Number of events in the stream, without those about proposals. */
  readonly held: number;
  /** Number of events to be added. */
  readonly more: number;
  /** True if the added events end or reverse something begun, and so may use the last revisions of a full stream. */
  readonly usesKept: boolean;
}

/**
 * Checks that a stream has room for a later step of a command. It is called before the first step is written, so that
 * the command does not stop half booked.
 *
 * @throws Rejection STREAM_FULL.
 */
export function demandRoom({ stream, held, more, usesKept }: Room): void {
  const [code, detail] = refusals['stream-full'](thingOf(stream));
  demand(hasRoom(held, more, usesKept), code, detail);
}

/** Finds events that the read model has processed, and waits for those that it has not. */
type SeenEvents = Pick<Books, 'find' | 'findNamed' | 'sequenceAt' | 'waitFor'>;

/** Reads streams, runs the steps of commands against the log, and builds their answers. */
export class Ledger {
  private folded = new FoldedStreams(ledgerEventOf);
  private views = new Views();

  constructor(
    private readonly store: EventStore,
    private readonly dependencies: { readonly clock: Clock; readonly sha256: TextDigest },
    private readonly books: SeenEvents,
    private readonly attaching: Attaching,
  ) {}

  /**
   * Returns a ledger on another store, such as one command's view of the log. It shares the cache of folded states.
   *
   * @param tried event lookup for a dry run. A dry run reads the cached states of this ledger but does not change them.
   */
  over(store: EventStore, tried?: SeenEvents): Ledger {
    const ledger = new Ledger(store, this.dependencies, tried ?? this.books, this.attaching);
    ledger.folded = tried === undefined ? this.folded : this.folded.forTrial();
    ledger.views = this.views;
    return ledger;
  }

  /**
   * Reads a stream.
   *
   * @returns its events, its state, its revision (-1 if it has no event), and `held`, the number of events that count
   * against its size limit.
   */
  async read<State, Event extends DomainEvent>(
    stream: string,
    decider: Folding<State, Event>,
  ): Promise<{ state: State; revision: number; held: number; events: readonly RecordedEvent[] }> {
    const events = await this.store.readStream(stream);
    const state = this.fold(stream, decider, events);
    const held = this.folded.fold(stream, countOf(isBusiness), events);
    return { state, revision: events.length - 1, held, events };
  }

  /** Returns the state of a stream after the given events. */
  fold<State, Event extends DomainEvent>(
    stream: string,
    decider: Folding<State, Event>,
    events: readonly RecordedEvent[],
  ): State {
    return this.folded.fold(stream, this.views.of(decider), events);
  }

  /**
   * Decides one step and appends its events.
   *
   * @throws Rejection, Unavailable or OutcomeUnknown. Events may have been written only after OutcomeUnknown.
   */
  async run<State, Event extends DomainEvent, Context>(
    step: LedgerStep<State, Event, Context>,
  ): Promise<HandledStep<State, Event>> {
    this.demandOwnKey(step);
    const approval = step.approval?.stream === step.stream ? step.approval : undefined;
    let held: readonly RecordedEvent[] = [];
    try {
      return await handle({
        ...step,
        store: this.store,
        sha256: this.dependencies.sha256,
        decider: this.views.of(step.decider),
        folded: this.folded,
        counts: isBusiness,
        context: async (state, recorded) => {
          held = recorded;
          await this.attaching.demand(step);
          return step.context(state, recorded);
        },
        decide: (state, context, eventId) => {
          this.demandAlive(step.identity);
          const decide = () => {
            const decided = step.decide(state, context, eventId);
            const events = withDocuments(decided, step.documents);
            step.demandOwn?.(events.filter(isOwn));
            demandAsSigned(step.signed?.books, events, eventId);
            return events;
          };
          const events = approval
            ? (approval.booked(decide, held, eventId) as readonly Event[])
            : decide();
          if (events.some(isBusiness)) {
            const kept = this.folded.fold(step.stream, keptStreams, held);
            demandNotKept(step.stream, step.identity.metadata.proposal, kept);
          }
          return events;
        },
      });
    } catch (error) {
      if (!(error instanceof StepRefused)) throw error;
      if (approval && error.reason === 'key-reused') refuseApproved();
      this.demandOwnKey(step);
      if (error.reason === 'revision-mismatch') {
        const { revision } = await this.read(step.stream, step.decider);
        return refuseRevision(step.stream, revision, step.ifRevision ?? -1);
      }
      const [code, detail, field] = refusals[error.reason](thingOf(step.stream));
      return refuse(code, detail, field);
    }
  }

  /**
   * Stops a command that arrived more than `commandLifetimeMs` ago, because a period may have been closed since the
   * command read the periods.
   */
  private demandAlive({ metadata }: RequestIdentity): void {
    if (this.dependencies.clock.msSince(metadata.recordedAt) > commandLifetimeMs) {
      throw new Unavailable('the command has run for too long: send it again with the same key');
    }
  }

  /** Rejects an idempotency key that was used for another request, whichever stream that request wrote to. */
  private demandOwnKey(
    step: Pick<LedgerStep<never, never, never>, 'identity' | 'name' | 'stream' | 'approval'>,
  ): void {
    const namedEvent = this.books.findNamed(step.identity.eventName(step.name, 0));
    if (namedEvent === undefined || namedEvent.requestHash === step.identity.metadata.requestHash)
      return;
    if (step.approval !== undefined) refuseApproved();
    refuseKeyReused();
  }

  /**
   * Builds the answer to a command from its steps in order.
   *
   * @param extra application that the command settled, and the step whose stream has the revision of the ETag; by
   * default the first step.
   */
  async outcome(
    id: string,
    request: Pick<CommandRequest, 'dryRun' | 'respondsAsync'>,
    steps: readonly AnyStep[],
    extra: { readonly application?: ApplicationOutcome; readonly etagOf?: AnyStep } = {},
  ): Promise<CommandOutcome> {
    const events = steps.flatMap(eventsOf);
    const position = request.dryRun ? null : lastPosition(steps);
    const isTold = position !== null && request.respondsAsync !== true;
    const etagOf = extra.etagOf ?? steps[0];
    return {
      id,
      stream: etagOf?.stream ?? '',
      revision: etagOf?.revision ?? -1,
      position,
      sequence: isTold ? await this.sequenceAt(position, events) : null,
      events,
      warnings: events.flatMap(({ warnings }) => warnings),
      repeated: steps.slice(0, 1).some((first) => first.repeated),
      ...(extra.application ? { application: extra.application } : {}),
    };
  }

  private async sequenceAt(
    position: string,
    events: readonly OutcomeEvent[],
  ): Promise<number | null> {
    const knownSequence = this.books.sequenceAt?.(position);
    if (knownSequence !== undefined) return knownSequence;
    const result = await this.books.waitFor(position);
    if (result === 'timeout') return null;
    const sequences = events.map((event) => this.books.find(event.id)?.sequence ?? 0);
    return sequences.length === 0 ? null : Math.max(...sequences);
  }
}
