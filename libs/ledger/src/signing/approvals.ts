import {
  goesElsewhere,
  kit,
  nameUuid,
  proposalDecider,
  ProposalMoved,
  ReturnApproved,
  type Approval,
  type CommandRequest,
  type Proposal,
  type ProposalCommand,
  type ProposalContext,
  type Rejection,
} from '@art30/accounting';
import {
  canonicalJson,
  eventNameOf,
  type EventIds,
  type EventMetadata,
  type RecordedEvent,
} from '@art30/event-sourcing';
import { signing, type Counted } from '../kernel/authorities';
import type { AnyStep } from '../kernel/outcome';
import type { CommandOutcome } from '../kernel/outcome';
import { isLasting, isPassing } from '../kernel/passing';
import { todayOf, type Clock } from '../kernel/ports';
import type { FurtherRuns } from './further-runs';
import {
  proposalOutcome,
  refuseChanged,
  type FoundProposal,
  type ProposalLog,
} from '../proposals/proposal-log';
import {
  approvalsIn,
  beforeApproval,
  demandCertifiedBy,
  goesElsewhereFirst,
  isOf,
  refusedLater,
  signed,
  stricter,
  whyItGoesBack,
  type Approved,
} from './approved';
import { type Booking, type Signable } from '../proposals/proposed-content';
import { onlyTried } from './signing';

type ApprovalCommand = Signable & Extract<ProposalCommand, { readonly type: 'ApproveProposal' }>;

/**
 * Handles the final signature. Events of the proposal's own stream are appended together with the approval, unless
 * other streams must be booked first. Events of other streams may be appended by any instance, under names that follow
 * from the proposal, and only if they equal the signed ones.
 */
export class Approvals {
  constructor(
    private readonly log: ProposalLog,
    private readonly clock: Clock,
    private readonly sha256: (text: string) => string,
    private readonly furtherRuns: FurtherRuns,
  ) {}

  /**
   * Approves a proposal and books the signed entries. If its command would book other entries now, the proposal is sent
   * back to be certified again.
   *
   * @throws Rejection PROPOSAL_CHANGED or THIRD_PERSON_REQUIRED if the proposal was sent back, or another rejection.
   */
  async approve(command: ApprovalCommand, booking: Booking): Promise<CommandOutcome> {
    const { request } = command;
    const found = await this.log.find(command.facts.proposalId);
    const metadata = this.metadataOf(found.proposal, request);
    const earlier = approvalsIn(found).findIndex((event) => isOf(event, metadata));
    if (earlier >= 0) return this.again(found, earlier, { command, booking });
    const approved = { found, metadata, request };
    try {
      const tried = await this.demandStillSo(found, command, booking);
      if (tried !== undefined && request.dryRun) return onlyTried(tried);
      if (!goesElsewhereFirst(found)) return await this.withApproval(approved, command, booking);
      const step = await this.alone(approved, command);
      return await this.carriedOn(approved, step, booking);
    } catch (error) {
      const because = whyItGoesBack(error, found.proposal);
      if (because === undefined) throw error;
      await this.log.sendBack(found, command, because, (version) =>
        this.log.now(found, request, { version, tried: booking.tried() }),
      );
      if (because === stricter) throw error;
      return refuseChanged();
    }
  }

  /**
   * Completes an approved proposal of which some streams are not booked yet, and proposes again the parts
   * that a revaluation run has left out.
   *
   * @returns true if something was left to do.
   * @throws Unavailable, OutcomeUnknown or Rejection CONTENDED while the proposal cannot be completed.
   */
  async finish(proposalId: string, booking: Booking): Promise<boolean> {
    const foundProposal = await this.log.find(proposalId);
    const approval = approvalsIn(foundProposal).at(-1);
    if (foundProposal.proposal.status !== 'APPROVED' || approval === undefined) return false;
    const { last } = foundProposal.proposal;
    const isLast = (event: RecordedEvent) =>
      eventNameOf(event) === last?.id && event.type === last.type;
    if (foundProposal.recorded.some(isLast)) {
      return this.furtherRuns.propose(foundProposal, booking);
    }
    const found = beforeApproval(foundProposal, foundProposal.proposal.approvals - 1);
    const recordedAt = this.clock.now().toISOString();
    const request = { today: todayOf(this.clock), dryRun: false };
    const approved = { found, metadata: { ...approval.metadata, recordedAt }, request };
    try {
      const outcome = await booking.book(signed(approved));
      if (outcome.stoppedAt !== undefined) throw outcome.stoppedAt;
      const refused = refusedLater(outcome);
      if (refused !== undefined) await this.returned(approved, refused, booking);
    } catch (error) {
      if (!isLasting(error)) throw error;
      await this.returned(approved, error, booking);
    }
    return true;
  }

  /** Answers a repeated approval. Returns the events of the first request, and books those that are still missing. */
  private async again(
    foundProposal: FoundProposal,
    earlier: number,
    { command, booking }: { readonly command: ApprovalCommand; readonly booking: Booking },
  ): Promise<CommandOutcome> {
    const approval = approvalsIn(foundProposal)[earlier] as RecordedEvent;
    const { metadata } = approval;
    const isAlone = eventNameOf(approval) === command.request.identity.eventName('signature', 0);
    const found = beforeApproval(foundProposal, earlier);
    const approved = { found, metadata, request: command.request };
    if (!isAlone) return this.withApproval(approved, command, booking);
    const { status, approvals } = foundProposal.proposal;
    if (status !== 'APPROVED' || approvals !== earlier + 1) {
      const own = foundProposal.recorded.filter((event) => isOf(event, metadata));
      return this.log.repeatedOutcome(foundProposal, own);
    }
    return this.carriedOn(approved, await this.alone(approved, command), booking);
  }

  /**
   * Decides a proposal that books in several streams as a dry run before the approval is appended. Other proposals are
   * compared with their signed entries when they are booked.
   *
   * @returns outcome of the dry run; undefined for proposals that are not checked here.
   * @throws Rejection if the person may not sign.
   * @throws ProposalMoved if the command would now book other entries than the signed ones.
   */
  private async demandStillSo(
    found: FoundProposal,
    command: ApprovalCommand,
    booking: Booking,
  ): Promise<CommandOutcome | undefined> {
    const { place, proposal, proposals } = found;
    // A revaluation run leaves out items that have changed since it was signed, so it is never sent back here.
    const { run } = proposal.content;
    if (run !== undefined || !goesElsewhere(proposal.content, place.stream)) return undefined;
    const { request } = command;
    const context = await this.log.contextOf(request, place.stream, approving(proposal));
    const eventId: EventIds = (index) => request.identity.eventName('signature', index);
    proposalDecider.decide(command, proposals, context, eventId);
    const { version, approver, books } = proposal.content;
    const tried = booking.tried();
    const { outcome, content } = await this.log.now(found, request, { version, tried });
    const isWider = content.approver === 'CONTROLLER' && approver === 'OFFICER';
    if (isWider || canonicalJson(content.books) !== canonicalJson(books)) throw new ProposalMoved();
    return outcome;
  }

  /** Appends the approval and the first booked events in one batch. */
  private async withApproval(
    approved: Approved,
    command: ApprovalCommand,
    booking: Booking,
  ): Promise<CommandOutcome> {
    const { request, ...booked } = signed(approved);
    const { place, proposal } = approved.found;
    const counted = approving(proposal);
    const context = await this.log.contextOf(command.request, place.stream, counted);
    const approval = this.approvalOf(command, context, approved.found);
    const outcome = await booking.book({ ...booked, request: { ...request, approval } });
    return this.concluded(approved, outcome, booking);
  }

  /** Returns the booked events. If a later step was permanently rejected, the proposal is sent back first. */
  private async concluded(approved: Approved, outcome: CommandOutcome, booking: Booking) {
    const refused = refusedLater(outcome);
    if (refused === undefined && outcome.stoppedAt === undefined) return outcome;
    const sendBack = refused && (() => this.returned(approved, refused, booking));
    return this.leftOpen(approved, outcome, sendBack);
  }

  /**
   * Returns the function that appends the approval after the booked events. It checks the right to sign before it
   * decides the proposed command.
   */
  private approvalOf(
    command: ApprovalCommand,
    context: ProposalContext,
    { place, proposal }: FoundProposal,
  ): Approval {
    const { stream } = place;
    return {
      stream,
      booked: (decide, recorded, eventId) => {
        const proposals = this.log.ledger.fold(stream, proposalDecider, recorded);
        const approved = proposalDecider.decide(command, proposals, context, eventId);
        demandCertifiedBy(proposal.certifiedBy, proposals.get(place.proposalId));
        return [...decide(), ...approved];
      },
    };
  }

  /**
   * Appends the approval alone. From then on, only the signed events of this proposal may be appended to its stream.
   */
  private async alone({ metadata, found }: Approved, command: ApprovalCommand): Promise<AnyStep> {
    const { place, proposal } = found;
    const { identity, dryRun } = command.request;
    return this.log.ledger.run({
      name: 'signature',
      stream: place.stream,
      decider: proposalDecider,
      dryRun,
      identity: { ...identity, metadata },
      context: () => this.log.contextOf(command.request, place.stream, approving(proposal)),
      decide: (state, context, eventId) => {
        const approved = proposalDecider.decide(command, state, context, eventId);
        demandCertifiedBy(proposal.certifiedBy, state.get(place.proposalId));
        return approved;
      },
    });
  }

  /**
   * Books the remaining streams. An approved proposal that cannot be completed now is left to the background
   * worker.
   */
  private async carriedOn(
    approved: Approved,
    step: AnyStep,
    booking: Booking,
  ): Promise<CommandOutcome> {
    const { proposal } = approved.found;
    const alone = () => this.log.ledger.outcome(proposal.thing, signed(approved).request, [step]);
    try {
      const outcome = await booking.book(signed(approved));
      const { events: approval, repeated } = await alone();
      const events = [...approval, ...outcome.events];
      return await this.concluded(approved, { ...outcome, events, repeated }, booking);
    } catch (error) {
      if (isPassing(error)) return this.leftOpen(approved, await alone());
      if (!isLasting(error)) throw error;
      return this.leftOpen(approved, await alone(), () => this.returned(approved, error, booking));
    }
  }

  /** Answers with the proposal and its current status if some streams are not booked yet. */
  private async leftOpen(
    { found }: Approved,
    outcome: CommandOutcome,
    sendBack?: () => Promise<AnyStep>,
  ): Promise<CommandOutcome> {
    const { place } = found;
    const step = await sendBack?.();
    const { proposal } = await this.log.find(place.proposalId);
    const answered = { ...outcome, proposal: proposalOutcome(place.proposalId, proposal) };
    if (step === undefined) return answered;
    const sentBack = await this.log.ledger.outcome(proposal.thing, { dryRun: false }, [step]);
    const { position, sequence, revision } = sentBack;
    const events = [...outcome.events, ...sentBack.events];
    return { ...answered, position, sequence, revision, events };
  }

  /** Sends an approved proposal back because a later step was rejected. The remaining steps must be certified again. */
  private returned(approved: Approved, because: Rejection, booking: Booking): Promise<AnyStep> {
    const { found, metadata } = approved;
    const { place, proposal } = found;
    const approvals = place.approvals + 1;
    const again = { ...found, place: { ...place, approvals } };
    const { version } = proposal.content;
    const asked = { ...signed(approved).request, dryRun: false };
    const next = { version: version + 1, tried: booking.tried() };
    return this.log.ledger.run({
      name: 'return',
      stream: place.stream,
      decider: proposalDecider,
      dryRun: false,
      identity: {
        metadata,
        eventName: (step, index) => nameUuid('returned', place.proposalId, approvals, step, index),
      },
      context: async () => {
        const { content } = await this.log.asItStands(again, asked, next);
        return { ...(await this.log.contextOf(asked, place.stream)), content };
      },
      decide: (state, { content, ...context }, eventId) => {
        const { proposalId } = place;
        const facts = { proposalId, because: because.message.slice(0, kit.textLengthMax), content };
        return proposalDecider.decide(new ReturnApproved(facts), state, context, eventId);
      },
    });
  }

  /**
   * Metadata of the booked events, with the recorder, the certifier and the approver. Each approval has its own request
   * hash, so two approvals with the same content are two requests.
   */
  private metadataOf(
    { proposedBy, certifiedBy }: Proposal,
    { identity }: CommandRequest,
  ): EventMetadata {
    const { recordedBy, keyHash, requestHash, recordedAt } = identity.metadata;
    return {
      recordedAt,
      keyHash,
      requestHash: this.sha256(`${keyHash} ${requestHash}`),
      recordedBy: proposedBy,
      approvedBy: recordedBy,
      ...(certifiedBy === null ? {} : { certifiedBy }),
    };
  }
}

/**
 * Returns the signature of an approval, which counts against the limits that a delegation sets for the proposed
 * command.
 */
function approving(proposal: Proposal): Counted {
  return signing('APPROVE', proposal);
}
