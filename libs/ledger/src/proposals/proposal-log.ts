import {
  type AnyLedgerEvent,
  type CommandRequest,
  ledgerEventOf,
  type Proposal,
  type ProposalContent,
  type ProposalContext,
  proposalDecider,
  type Proposals,
  refuse,
  Rejection,
  ReturnProposal,
  signingDecider,
  signingRuleOn,
  stream as streams,
} from '@art30/accounting';
import {
  canonicalJson,
  decisionAttemptsMax,
  eventAfter,
  type EventStore,
  type HandledStep,
  type RecordedEvent,
} from '@art30/event-sourcing';
import type { Authorities, Counted } from '../kernel/authorities';
import type { Ledger } from '../kernel/ledger';
import type { CommandOutcome, ProposalOutcome } from '../kernel/outcome';
import { isLasting } from '../kernel/passing';
import type { Books, LedgerSettings } from '../kernel/ports';
import { DecideAnew } from '../kernel/recent-events';
import {
  type Book,
  bookedUnder,
  type ProposalPlace,
  type ProposedContents,
  recorderOf,
  type Signable,
} from './proposed-content';

function refuseUnknown(proposalId: string): never {
  return refuse('PROPOSAL_UNKNOWN', `there is no proposal ${proposalId}`);
}

/**
 * Returns the stream of a proposal. If the read model has not projected the proposal yet, the events after its position
 * are searched.
 *
 * @throws Rejection PROPOSAL_UNKNOWN.
 */
export async function streamOfProposal(
  proposalId: string,
  { books, events }: { readonly books: Books; readonly events: EventStore },
): Promise<string> {
  const proposedEvent = books.findNamed(proposalId);
  if (proposedEvent !== undefined) return proposedEvent.stream;
  const unseen = await eventAfter(events, books.seenThrough(), proposalId);
  return unseen?.stream ?? refuseUnknown(proposalId);
}

/** A proposal with its stream, and all events of that stream. */
export interface FoundProposal {
  readonly place: ProposalPlace;
  readonly proposal: Proposal;
  readonly proposals: Proposals;
  readonly recorded: readonly RecordedEvent[];
}

type ProposalStep = HandledStep<Proposals, AnyLedgerEvent>;

/** Reason recorded when a proposal is returned because its command would now book other entries. */
export const moved = 'the books moved since it was signed, and other entries follow';

/** A command that signs the content of a proposal, which it names by its hash. */
type SigningCommand = Signable & {
  readonly facts: { readonly proposalId: string; readonly hash: string };
};

/**
 * @throws Rejection PROPOSAL_CHANGED in every case; called after a proposal was returned for a new
 * certification.
 */
export function refuseChanged(): never {
  return refuse('PROPOSAL_CHANGED', `${moved}: read the proposal and certify it again`);
}

interface SigningPorts {
  readonly events: EventStore;
  readonly books: Books;
  readonly settings: Pick<LedgerSettings, 'proposalDays'>;
  readonly authorities: Authorities;
  readonly contents: ProposedContents;
  /**
   * True if decisions are based on cached events. A command that would return a proposal is then decided again on the
   * log.
   */
  readonly goesByWhatIsKnown: boolean;
}

/**
 * Reads proposals from their streams, returns them for a new certification, and builds the answers about
 * them.
 */
export class ProposalLog {
  readonly contents: ProposedContents;

  constructor(
    readonly ledger: Ledger,
    readonly ports: SigningPorts,
  ) {
    this.contents = ports.contents;
  }

  /** @throws Rejection PROPOSAL_UNKNOWN. */
  async find(proposalId: string): Promise<FoundProposal> {
    const stream = await streamOfProposal(proposalId, this.ports);
    const { state: proposals, events: recorded } = await this.ledger.read(stream, proposalDecider);
    const proposal = proposals.get(proposalId) ?? refuseUnknown(proposalId);
    const place = { stream, proposalId, approvals: proposal.approvals };
    return { place, proposal, proposals, recorded };
  }

  /**
   * Returns the context in which a command on a proposal is decided.
   *
   * @param counted the signature that is checked against the signer's limits; undefined if the command signs nothing.
   */
  async contextOf(
    request: CommandRequest,
    stream: string,
    counted?: Counted,
  ): Promise<ProposalContext> {
    const { today, identity } = request;
    const { settings, authorities } = this.ports;
    const { state: rules } = await this.ledger.read(streams.signing, signingDecider);
    return {
      today,
      stream,
      by: identity.metadata.recordedBy,
      proposalDays: settings.proposalDays,
      signingRule: signingRuleOn(rules, today),
      ...(counted ? await authorities.of(request, counted) : noAuthority),
    };
  }

  /**
   * Replaces the content of a proposal by the entries that its command would book now, so that the proposal must be
   * certified again. Resolves once the read model has the new content.
   *
   * @throws DecideAnew if decisions are based on cached events.
   */
  async sendBack(
    { place }: FoundProposal,
    command: SigningCommand,
    because: string,
    tried: (version: number) => Promise<{ readonly content: ProposalContent }>,
  ): Promise<void> {
    if (this.ports.goesByWhatIsKnown) throw new DecideAnew();
    const { proposalId, hash } = command.facts;
    const request = byOne(command.request);
    const { position } = await this.ledger.run({
      name: 'return',
      stream: place.stream,
      decider: proposalDecider,
      identity: request.identity,
      dryRun: request.dryRun,
      context: async (state) => {
        const { content } = await tried((state.get(proposalId)?.content.version ?? 0) + 1);
        return { ...(await this.contextOf(request, place.stream)), content };
      },
      decide: (state, { content, ...context }, eventId) => {
        const facts = { proposalId, hash, because, content };
        return proposalDecider.decide(new ReturnProposal(facts), state, context, eventId);
      },
    });
    if (position !== null) await this.ports.books.waitFor(position);
  }

  /**
   * Returns the outcome and content that a proposed command has now. They come from a dry run, which needs no
   * signatures.
   */
  async now(
    { place, proposal }: FoundProposal,
    request: CommandRequest,
    { version, tried }: { readonly version: number; readonly tried: Book },
  ): ReturnType<ProposedContents['of']> {
    return this.contents.of(proposedBy(proposal, request), place, version, tried);
  }

  /**
   * Returns the content that a proposed command has now. If the command is permanently rejected, the content
   * is empty and `refused` is the rejection.
   *
   * @throws Unavailable, OutcomeUnknown or Rejection CONTENDED.
   */
  async asItStands(
    found: FoundProposal,
    request: CommandRequest,
    next: { readonly version: number; readonly tried: Book },
  ): Promise<{ readonly content: ProposalContent; readonly refused?: Rejection }> {
    try {
      return await this.now(found, request, next);
    } catch (refused) {
      if (!isLasting(refused)) throw refused;
      const { place, proposal } = found;
      const nothing = { version: next.version, approver: proposal.content.approver };
      const command = proposedBy(proposal, request);
      return { content: await this.contents.ofNothing(command, place, nothing), refused };
    }
  }

  /**
   * Returns the outcome of a repeated approval after which the proposal was sent back. It has the events that the
   * approval appended to the proposal's stream.
   */
  async repeatedOutcome(
    { place, proposal }: FoundProposal,
    own: readonly RecordedEvent[],
  ): Promise<CommandOutcome> {
    const last = own.at(-1);
    const step = {
      stream: place.stream,
      state: undefined,
      repeated: true,
      events: own.map((event) => ({ ...event, event: ledgerEventOf(event) })),
      revision: last?.revision ?? -1,
      position: last?.position ?? null,
    };
    const outcome = await this.ledger.outcome(proposal.thing, { dryRun: false }, [step]);
    return { ...outcome, proposal: proposalOutcome(place.proposalId, proposal) };
  }

  /** Returns the outcome of a step on a proposal, with the proposal's state after the step. */
  async answered(
    place: ProposalPlace,
    request: CommandRequest,
    step: ProposalStep,
  ): Promise<CommandOutcome> {
    const proposal = step.state.get(place.proposalId) ?? refuseUnknown(place.proposalId);
    const outcome = await this.ledger.outcome(proposal.thing, request, [step]);
    const warnings = proposal.content.books.flatMap((booked) => booked.warnings ?? []);
    return {
      ...outcome,
      warnings,
      ...proposedApplication(place, proposal),
      proposal: proposalOutcome(place.proposalId, proposal),
    };
  }
}

/** True if two versions of a proposal would book the same entries and need the same approver. */
export function isSameContent(one: ProposalContent, other: ProposalContent): boolean {
  const signed = ({ approver, books, run }: ProposalContent) =>
    canonicalJson([approver, books, run === undefined ? [] : [run]]);
  return signed(one) === signed(other);
}

/** Returns a proposal in the form in which answers contain it. */
export function proposalOutcome(
  proposalId: string,
  { status, content }: Proposal,
): ProposalOutcome {
  return { id: proposalId, status, ...content };
}

/** Returns the application that a proposal would make; empty if its command applies no money. */
export function proposedApplication(
  place: Omit<ProposalPlace, 'stream'>,
  proposal: Proposal,
): Pick<CommandOutcome, 'application'> {
  if (!applies(proposal)) return {};
  const id = bookedUnder(place, noMetadata).eventName('application', 0);
  return { application: { id, state: 'proposed' } };
}

/** True if the proposed command applies money of a receipt. */
function applies({ command, facts }: Proposal): boolean {
  if (command === 'RecordReceipt') return Object.hasOwn(facts as object, 'application');
  return ['ApplyReceipt', 'ApplyToAccount', 'ApplyToReturn'].includes(command);
}

const noAuthority = { authority: null, openProposals: 0 };

const noMetadata = { recordedAt: '', recordedBy: '', keyHash: '', requestHash: '' };

/** Returns the proposed command as a request that its recorder alone sends now. */
export function proposedBy(
  { command, facts, documents, proposedBy: by }: Proposal,
  request: CommandRequest,
): Signable {
  const { identity } = byOne(request);
  const metadata = { ...identity.metadata, recordedBy: by };
  return {
    type: command,
    facts: facts as object,
    request: { ...request, documents, identity: { ...identity, metadata } },
  };
}

/** Returns the request without the other signers that its headers may name. */
export function byOne(request: CommandRequest): CommandRequest {
  return { ...request, identity: recorderOf(request.identity), isAlone: false };
}

/**
 * Codes of rejections that a signature meets after it has sent the proposal back. Sending back extends the stream, so
 * these rejections are not retried.
 */
const sendsBack: readonly string[] = ['PROPOSAL_CHANGED', 'THIRD_PERSON_REQUIRED'];

/**
 * Returns the outcome of a signature. A rejected signature is retried if the proposal's stream has new events. The same
 * request may already have booked its parts in other streams, which then changed the dry run.
 */
export async function onNewest<Outcome>(
  log: ProposalLog,
  proposalId: string,
  sign: () => Promise<Outcome>,
): Promise<Outcome> {
  for (let left = decisionAttemptsMax; left > 1; left -= 1) {
    const before = await log.find(proposalId);
    try {
      return await sign();
    } catch (error) {
      const isFinal = error instanceof Rejection && sendsBack.includes(error.code);
      if (isFinal || !isLasting(error)) throw error;
      const now = await log.find(proposalId);
      if (now.recorded.length === before.recorded.length) throw error;
    }
  }
  return sign();
}
