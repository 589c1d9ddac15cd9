import {
  isAsSigned,
  proposalDecider,
  refuse,
  type AnyLedgerEvent,
  type Approval,
  type CommandRequest,
  type Proposal,
  type ProposalCommand,
  type ProposalContext,
  type Proposals,
} from '@art30/accounting';
import { identified, type EventStore } from '@art30/event-sourcing';
import type { Ledger } from '../kernel/ledger';
import type { CommandOutcome } from '../kernel/outcome';
import type { Books, LedgerSettings } from '../kernel/ports';
import { refuseUnknown, streamOfProposal } from './proposal-streams';
import {
  bookedUnder,
  isControllers,
  ProposedContents,
  recorderOf,
  type Book,
  type Signable,
} from './proposed-content';

/** Events of a stream, proposals included, after which nothing more is proposed in it. */
const proposingEventsMax = 25_000;

/** Name of the step that proposes a command, part of the id of the proposal. */
export const proposalStep = 'proposal';

const moved = 'the books moved since it was signed, and other entries follow';

/** What would be booked is not what was signed. */
class ProposalMoved extends Error {}

/** A signature, or the end of a proposal. */
type SignatureCommand = Signable &
  Extract<
    ProposalCommand,
    { readonly type: 'CertifyProposal' | 'RejectProposal' | 'WithdrawProposal' }
  >;
type ApprovalCommand = Signable & Extract<ProposalCommand, { readonly type: 'ApproveProposal' }>;

export interface SigningPorts {
  readonly events: EventStore;
  readonly books: Books;
  readonly settings: Pick<LedgerSettings, 'controllerId' | 'proposalDays'>;
  /** SHA-256 of a text in UTF-8, in hex. */
  readonly sha256: (text: string) => string;
}

/**
 * Four eyes: a command that books is proposed with all that it would book, certified and approved,
 * each by somebody else, and booked with the approval in one append.
 */
export class Signing {
  private readonly contents: ProposedContents;

  constructor(
    private readonly ledger: Ledger,
    private readonly ports: SigningPorts,
  ) {
    const { events, sha256, settings } = ports;
    this.contents = new ProposedContents({ events, sha256, controllerId: settings.controllerId });
  }

  /** Puts a command on record for signatures; a repeat gets the proposal of the first. */
  async propose(command: Signable, stream: string, book: Book): Promise<CommandOutcome> {
    const request = byOne(command.request);
    const asked = { ...command, request };
    const proposalId = request.identity.eventId(proposalStep, 0);
    let tried: CommandOutcome | undefined;
    const step = await this.ledger.run({
      ...{ ...request, name: proposalStep, stream, decider: proposalDecider },
      context: async (_state, { length }) => {
        if (length >= proposingEventsMax) {
          refuse('STREAM_FULL', 'as many proposals were made here as there may be');
        }
        const proposed = await this.contents.of(asked, { stream, proposalId }, 1, book);
        tried = proposed.outcome;
        return { ...this.contextOf(request), ...proposed };
      },
      decide: (state, { outcome, content, ...context }, eventId) => {
        const { type, facts } = command;
        const proposed = { command: type, thing: outcome.id, facts: facts as never, content };
        const proposing = { type: 'ProposeCommand', facts: proposed } as const;
        return proposalDecider.decide(proposing, state, context, eventId);
      },
    });
    return request.dryRun && tried ? tried : this.answered(proposalId, request, step);
  }

  /** Certifies, rejects or withdraws. */
  async sign(command: SignatureCommand): Promise<CommandOutcome> {
    const { proposalId } = command.facts;
    const request = byOne(command.request);
    const step = await this.ledger.run({
      ...{ ...request, name: 'signature', decider: proposalDecider },
      stream: await streamOfProposal(proposalId, this.ports),
      context: async () => this.contextOf(request),
      decide: (state, context, eventId) => proposalDecider.decide(command, state, context, eventId),
    });
    return this.answered(proposalId, request, step);
  }

  /** Approves, and books what was signed; where the books have moved it is to be certified again. */
  async approve(command: ApprovalCommand, book: Book): Promise<CommandOutcome> {
    const { proposalId } = command.facts;
    const stream = await streamOfProposal(proposalId, this.ports);
    const { state } = await this.ledger.read(stream, proposalDecider);
    const proposal = state.get(proposalId) ?? refuseUnknown(proposalId);
    const signed = this.signed(proposal, command, stream);
    try {
      return await book(signed);
    } catch (error) {
      if (!(error instanceof ProposalMoved) && !isForController(error, proposal)) throw error;
      return this.sendBack(signed, command, stream, book);
    }
  }

  /** The proposed command as it is booked: by its three people, together with the approval. */
  private signed(proposal: Proposal, command: ApprovalCommand, stream: string): Signable {
    const { proposedBy, certifiedBy } = proposal;
    const { request, facts } = command;
    const { recordedBy, keyHash, requestHash, recordedAt } = request.identity.metadata;
    const metadata = {
      ...{ recordedAt, keyHash },
      // Two approvals are two requests, also where they say the same.
      requestHash: this.ports.sha256(`${keyHash} ${requestHash}`),
      ...{ recordedBy: proposedBy, approvedBy: recordedBy },
      ...(certifiedBy === null ? {} : { certifiedBy }),
    };
    return {
      ...{ type: proposal.command, facts: proposal.facts as object },
      request: {
        ...{ today: request.today, dryRun: request.dryRun },
        identity: bookedUnder(facts.proposalId, metadata),
        approval: this.approvalOf(command, stream, proposal),
      },
    };
  }

  /** Whether it may be signed is asked before what it would book. */
  private approvalOf(
    command: ApprovalCommand,
    stream: string,
    { certifiedBy, content: { approver } }: Proposal,
  ): Approval {
    const { facts } = command;
    return {
      ...{ stream, asController: approver === 'CONTROLLER' },
      booked: (decide, recorded, eventId) => {
        const proposals = this.ledger.fold(stream, proposalDecider, recorded);
        const context = this.contextOf(command.request);
        const approved = proposalDecider.decide(command, proposals, context, eventId);
        const proposal = proposals.get(facts.proposalId);
        if (proposal?.certifiedBy !== certifiedBy) {
          refuse('CONTENDED', 'it was certified meanwhile: send the request again');
        }
        const decided = decide();
        const content = proposal?.content;
        const booked = identified(decided as readonly AnyLedgerEvent[], eventId);
        if (content === undefined || !isAsSigned(content.books, booked)) throw new ProposalMoved();
        return [...decided, ...approved];
      },
    };
  }

  private async sendBack(
    signed: Signable,
    command: ApprovalCommand,
    stream: string,
    book: Book,
  ): Promise<never> {
    const { proposalId, hash } = command.facts;
    const request = byOne(command.request);
    await this.ledger.run({
      ...{ name: 'return', stream, decider: proposalDecider },
      ...{ identity: request.identity, dryRun: request.dryRun },
      context: async (state) => {
        const version = (state.get(proposalId)?.content.version ?? 0) + 1;
        const { content } = await this.contents.of(signed, { stream, proposalId }, version, book);
        return { ...this.contextOf(request), content };
      },
      decide: (state, { content, ...context }, eventId) => {
        const facts = { proposalId, hash, because: moved, content };
        return proposalDecider.decide({ type: 'ReturnProposal', facts }, state, context, eventId);
      },
    });
    return refuse('PROPOSAL_CHANGED', `${moved}: read the proposal and certify it again`);
  }

  private contextOf({ today, identity }: CommandRequest): ProposalContext {
    const { controllerId, proposalDays } = this.ports.settings;
    return { today, by: identity.metadata.recordedBy, controllerId, proposalDays };
  }

  private async answered(
    proposalId: string,
    request: CommandRequest,
    step: Parameters<Ledger['outcome']>[2][number] & { readonly state: Proposals },
  ): Promise<CommandOutcome> {
    const { thing, status, content } = step.state.get(proposalId) ?? refuseUnknown(proposalId);
    const outcome = await this.ledger.outcome(thing, request, [step]);
    const proposal = { id: proposalId, status, ...content };
    const warnings = content.books.flatMap((booked) => booked.warnings ?? []);
    return { ...outcome, warnings, proposal };
  }
}

/** What an officer could approve is the controller's by now, as where a fence was set since. */
function isForController(error: unknown, { content: { approver } }: Proposal): boolean {
  return approver === 'OFFICER' && isControllers(error);
}

/** The request as one person alone sends it, whoever else its headers name. */
function byOne(request: CommandRequest): CommandRequest {
  return { ...request, identity: recorderOf(request.identity), isAlone: false };
}
