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
 * Refuses to use a stream that is kept for what an approved proposal books last.
 *
 * @param own proposal that is booked; undefined where none is.
 * @throws Rejection CONTENDED.
 */
function demandNotKept(stream: string, own: string | undefined, kept: KeptStreams): void {
  const proposalId = keptFor(stream, kept);
  demand(
    proposalId === undefined || proposalId === own,
    'CONTENDED',
    `${thingOf(stream)} is kept for proposal ${proposalId ?? ''}, which is approved and being ` +
      'booked: send the request again',
  );
}

/**
 * What a decider sees of a stream: proposals see each other, and the business sees none of them, so
 * that what was only proposed does not exist.
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

/** One step of a command: which stream, and what to decide on its state. */
export interface LedgerStep<State, Event extends DomainEvent, Context> {
  readonly name: string;
  readonly stream: string;
  readonly decider: Folding<State, Event>;
  readonly identity: RequestIdentity;
  readonly ifRevision?: number | undefined;
  readonly dryRun: boolean;
  /** May use the last revisions of a stream: it ends or reverses what has begun. */
  readonly usesKept?: boolean;
  /** What it goes on with hangs on whether an earlier try has written it. */
  readonly asksRepeated?: boolean;
  /** What was signed, where its command was proposed: it books nothing else. */
  readonly signed?: Signed | undefined;
  /** Refuses what is more than one person may book alone. */
  readonly demandOwn?: CommandRequest['demandOwn'];
  /** Appended with what the step books. */
  readonly approval?: Approval | undefined;
  /** Facts of what the step books. */
  readonly documents?: CommandRequest['documents'];
  /** Whose documents they are; none where they were judged before. */
  readonly signedIn?: CommandRequest['signedIn'];
  /** Read again for each state that is decided on. */
  context(state: State, recorded: readonly RecordedEvent[]): Promise<Context>;
  decide(state: State, context: Context, eventId: EventIds): readonly Event[];
}

type Refusal = readonly [Rejection['code'], detail: string, field?: string];

/** Refusals of a step, by the stream as sentences name it: `pledge P1`. */
const refusals = {
  'key-reused': () => [
    'IDEMPOTENCY_KEY_REUSED',
    'this Idempotency-Key was used for another request, or with other people: send a new key',
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
 * @param revision of the stream as it stands, -1 where it has no event.
 * @param seen the revision of `If-Match`.
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

/** What was proposed is booked under names of the proposal: they stand where somebody approved before. */
function refuseApproved(): never {
  return refuse('PROPOSAL_STATUS', 'the proposal is approved: nothing is left to sign');
}

/** How much of a stream a decision on it has seen, and for what. */
export interface Room {
  readonly stream: string;
  /** Events that it holds, without those of proposals. */
  readonly held: number;
  /** Events that are decided for it. */
  readonly more: number;
  /** They end or take back what has begun. */
  readonly usesKept: boolean;
}

/**
 * What a step on another stream would be refused for, asked before the first of several steps.
 *
 * @throws Rejection STREAM_FULL.
 */
export function demandRoom({ stream, held, more, usesKept }: Room): void {
  const [code, detail] = refusals['stream-full'](thingOf(stream));
  demand(hasRoom(held, more, usesKept), code, detail);
}

/** Where events stand in the log, as far as that is known. */
type SeenEvents = Pick<Books, 'find' | 'findNamed' | 'sequenceAt' | 'waitFor'>;

/** The one way from a decision to the log and back to an answer. */
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
   * The same on the log as one command has it: states that are folded are kept for all.
   *
   * @param tried what has been seen of a log that is only tried: it goes on from the states of this one.
   */
  over(store: EventStore, tried?: SeenEvents): Ledger {
    const ledger = new Ledger(store, this.dependencies, tried ?? this.books, this.attaching);
    ledger.folded = tried === undefined ? this.folded : this.folded.forTrial();
    ledger.views = this.views;
    return ledger;
  }

  /**
   * A stream with the state it folds to, its revision, -1 when there is none, and how many of its
   * events count in what it may hold.
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

  /** The state that events of a stream fold to. */
  fold<State, Event extends DomainEvent>(
    stream: string,
    decider: Folding<State, Event>,
    events: readonly RecordedEvent[],
  ): State {
    return this.folded.fold(stream, this.views.of(decider), events);
  }

  /** @throws Rejection, Unavailable or OutcomeUnknown; nothing was written but in the last case. */
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

  /** A command that came too long ago would decide on periods as it read them back then. */
  private demandAlive({ metadata }: RequestIdentity): void {
    if (this.dependencies.clock.msSince(metadata.recordedAt) > commandLifetimeMs) {
      throw new Unavailable('the command has run for too long: send it again with the same key');
    }
  }

  /** A key that stands in another stream was used for another request. */
  private demandOwnKey(
    step: Pick<LedgerStep<never, never, never>, 'identity' | 'name' | 'stream' | 'approval'>,
  ): void {
    const namedEvent = this.books.findNamed(step.identity.eventName(step.name, 0));
    if (namedEvent === undefined || namedEvent.requestHash === step.identity.metadata.requestHash)
      return;
    if (step.approval !== undefined) refuseApproved();
    refuseKeyReused();
  }

  /** The answer to a command from its steps in order; the first step's stream gives the ETag. */
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
