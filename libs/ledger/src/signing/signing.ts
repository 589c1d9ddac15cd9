import {
  isProposalEvent,
  proposalDecider,
  ProposeCommand,
  refuse,
  type CommandRequest,
  type Proposal,
  type ProposalCommand,
  type ProposalEvent,
  type SignedAs,
} from '@art30/accounting';
import {
  eventNameOf,
  fold,
  type EventIds,
  type NewEvent,
  type RecordedEvent,
} from '@art30/event-sourcing';
import { demandRole, signing, type Counted } from '../kernel/authorities';
import type { CommandOutcome } from '../kernel/outcome';
import type { AnyStep } from '../kernel/outcome';
import {
  byOne,
  isSameContent,
  moved,
  type ProposalLog,
  proposalOutcome,
  proposedApplication,
  proposedBy,
  refuseChanged,
  streamOfProposal,
} from '../proposals/proposal-log';
import type { Booking, Signable, Upon } from '../proposals/proposed-content';
import type { Judged, Reservations } from './reservations';

/** Number of events of a stream, proposals included, after which no further command may be proposed in it. */
const proposingEventsMax = 25_000;

/** Name of the step that proposes a command; the proposal's id is the id of the event of this step. */
export const proposalStep = 'proposal';

/** A command that certifies, rejects or withdraws a proposal. */
type SignatureCommand = Signable &
  Extract<
    ProposalCommand,
    { readonly type: 'CertifyProposal' | 'RejectProposal' | 'WithdrawProposal' }
  >;

/**
 * A command that is proposed in one append with the events on which it depends, such as the credit whose money it
 * applies.
 */
export interface ProposedBeside {
  readonly command: Signable;
  readonly upon: Upon;
  /** Ids of the events of the step that appends all of them. */
  readonly eventId: EventIds;
}

/**
 * Implements four eyes: a command that books entries is recorded as a proposal with these entries, then certified and
 * approved. The approver is always another person; the recorder may certify only if the signing rule is `TWO_PEOPLE`.
 */
export class Signing {
  constructor(
    private readonly log: ProposalLog,
    private readonly reservations: Reservations,
  ) {}

  /**
   * Records a command as a proposal that waits for signatures. A repeated request gets the proposal of the first
   * request.
   *
   * @param follows the earlier run whose left-out items this run values. The service then proposes this run in the name
   * of the earlier run's recorder.
   */
  async propose(
    command: Signable,
    stream: string,
    booking: Booking,
    follows?: Followed,
  ): Promise<CommandOutcome> {
    const { ledger, contents } = this.log;
    const request = byOne(command.request);
    const asked = { ...command, request };
    const place = { stream, proposalId: request.identity.eventName(proposalStep, 0), approvals: 0 };
    let tried: CommandOutcome | undefined;
    const step = await ledger.run({
      ...request,
      name: proposalStep,
      stream,
      decider: proposalDecider,
      context: async (_state, recorded) => {
        demandRoomToPropose(recorded.length);
        const proposed = await contents.of(asked, place, 1, booking.tried());
        const judged = { command: asked, place, content: proposed.content };
        await this.reservations.demandUnreserved(judged, booking);
        tried = proposed.outcome;
        const cashier = cashierOf(asked, recorded);
        const counted = follows ? undefined : recording(command);
        const context = await this.log.contextOf(request, stream, counted);
        return { ...context, ...proposed, cashier };
      },
      decide: (state, { outcome, content, cashier, ...context }, eventId) => {
        const about = { thing: outcome.id, content, cashier, ...follows };
        return proposalDecider.decide(proposing(command, about), state, context, eventId);
      },
    });
    if (request.dryRun && tried) return onlyTried(tried);
    return this.log.answered(place, request, step);
  }

  /**
   * Builds the proposal of a command whose preceding events are appended together with it.
   *
   * @returns the event that proposes the command, and the entries that it would book.
   * @throws Rejection if the command would be rejected.
   */
  async proposedBeside(
    { command, upon, eventId }: ProposedBeside,
    recorded: readonly RecordedEvent[],
    booking: Booking,
  ): Promise<{ readonly proposed: readonly ProposalEvent[]; readonly tried: CommandOutcome }> {
    const request = byOne(command.request);
    const { stream, length, events: addedEvents } = upon;
    demandRoomToPropose(length);
    const place = { stream, proposalId: eventId(addedEvents.length), approvals: 0 };
    const tried = booking.tried(upon);
    const { contents, ledger } = this.log;
    const asked = { ...command, request };
    const { outcome, content } = await contents.of(asked, place, 1, tried);
    await this.reservations.demandUnreserved({ command: asked, place, content, upon }, booking);
    const cashier = cashierOf(asked, [...recorded, ...addedEvents]);
    const proposal = proposing(command, { thing: outcome.id, content, cashier });
    const proposals = ledger.fold(stream, proposalDecider, recorded);
    const context = await this.log.contextOf(request, stream, recording(command));
    const events = proposalDecider.decide(proposal, proposals, context, eventId);
    return { proposed: events, tried: onlyTried(outcome) };
  }

  /**
   * Builds the answer to a request that appended events together with a proposal. A repeated request gets the same
   * answer.
   *
   * @param tried the entries that the command would book, for a dry run.
   */
  answeredBeside(
    outcome: CommandOutcome,
    { events }: AnyStep,
    tried: CommandOutcome | undefined,
  ): CommandOutcome {
    const proposed = events.filter(({ event }) => isProposalEvent(event));
    const proposals = fold(proposalDecider, proposed as never).entries();
    const [[proposalId, proposal] = []] = [...proposals];
    if (proposalId === undefined || proposal === undefined) return outcome;
    const warnings = proposal.content.books.flatMap((booked) => booked.warnings ?? []);
    const answer = {
      ...outcome,
      ...proposedApplication({ proposalId, approvals: 0 }, proposal),
      warnings: [...outcome.warnings, ...warnings],
    };
    if (tried === undefined) return { ...answer, proposal: proposalOutcome(proposalId, proposal) };
    const atOnce = outcome.events.filter((event) => !isProposalEvent(event));
    return { ...answer, events: [...atOnce, ...tried.events] };
  }

  /** Returns the signature that counts against the limits of a delegation, if the command certifies; else undefined. */
  private async counted({ type, facts }: SignatureCommand): Promise<Counted | undefined> {
    if (type !== 'CertifyProposal') return undefined;
    return certifying((await this.log.find(facts.proposalId)).proposal);
  }

  /** Certifies, rejects or withdraws a proposal. */
  async sign(command: SignatureCommand, booking: Booking): Promise<CommandOutcome> {
    const { proposalId } = command.facts;
    const request = byOne(command.request);
    const stream = await streamOfProposal(proposalId, this.log.ports);
    const place = { stream, proposalId, approvals: 0 };
    if (command.type === 'RejectProposal') demandRole(request, command.type);
    const counted = await this.counted(command);
    const judged =
      command.type === 'CertifyProposal'
        ? await this.demandStillSo(command, request, booking)
        : undefined;
    const step = await this.log.ledger.run({
      ...request,
      name: 'signature',
      stream,
      decider: proposalDecider,
      context: async () => {
        // The check runs again within each attempt to append, so that of two concurrent certifications the
        // second sees the reservation of the first.
        if (judged) await this.reservations.demandUnreserved(judged, booking);
        return this.log.contextOf(request, stream, counted);
      },
      decide: (state, context, eventId) => proposalDecider.decide(command, state, context, eventId),
    });
    return this.log.answered(place, request, step);
  }

  /**
   * Checks that the command of a proposal would still book the proposed entries, which a certification confirms (UN
   * financial rule 105.5). The right to certify is checked first.
   *
   * @returns the command to certify; undefined if the same request has certified it already.
   * @throws Rejection of the command if it would be rejected now, or PROPOSAL_CHANGED if the proposal was sent back.
   */
  private async demandStillSo(
    command: Extract<SignatureCommand, { readonly type: 'CertifyProposal' }>,
    request: CommandRequest,
    booking: Booking,
  ): Promise<Judged | undefined> {
    const found = await this.log.find(command.facts.proposalId);
    const { identity } = request;
    const name = identity.eventName('signature', 0);
    if (found.recorded.some((event) => eventNameOf(event) === name)) return undefined;
    const counted = certifying(found.proposal);
    const context = await this.log.contextOf(request, found.place.stream, counted);
    const eventId: EventIds = (index) => identity.eventName('signature', index);
    proposalDecider.decide(command, found.proposals, context, eventId);
    const tried = (version: number) =>
      this.log.now(found, request, { version, tried: booking.tried() });
    const { content } = await tried(found.proposal.content.version);
    if (isSameContent(content, found.proposal.content)) {
      return { command: proposedBy(found.proposal, request), place: found.place, content };
    }
    await this.log.sendBack(found, command, moved, tried);
    return refuseChanged();
  }
}

/** An earlier run, its recorder, and the role in which that person recorded it. */
export interface Followed {
  readonly follows: string;
  readonly recordedAs: SignedAs;
  readonly responsible?: string | undefined;
}

function recording({ type: kind }: Signable): Counted {
  return { part: 'RECORD', kind, isLimited: true };
}

function certifying(proposal: Proposal): Counted {
  return signing('CERTIFY', proposal);
}

/** Returns the command that records another command as a proposal. */
function proposing(
  { type, facts, request: { documents } }: Signable,
  about: Omit<ProposeCommand['facts'], 'command' | 'facts' | 'documents'>,
): ProposeCommand {
  const stated = { command: type, facts: facts as never };
  const attached = documents === undefined ? {} : { documents };
  return new ProposeCommand({ ...about, ...stated, ...attached });
}

/**
 * Returns the recorder of the bank credit whose money a command applies; undefined if there is no such credit. The
 * credit is in the same stream, or is recorded together with the proposal.
 */
function cashierOf(
  { type, request }: Signable,
  events: readonly Pick<NewEvent, 'type' | 'metadata'>[],
): string | undefined {
  const credit = events.find((event) => event.type === 'ReceiptRecorded');
  const own = type === 'RecordReceipt' ? request.identity : undefined;
  return (credit ?? own)?.metadata.recordedBy;
}

/** Returns the answer to a dry run. It has no position, because nothing was appended. */
export function onlyTried(outcome: CommandOutcome): CommandOutcome {
  return { ...outcome, position: null, sequence: null };
}

function demandRoomToPropose(length: number): void {
  if (length < proposingEventsMax) return;
  refuse('STREAM_FULL', 'this stream holds as many proposals as it may');
}
