import type { Identified, Json } from '@art30/event-sourcing';
import { AppendMap } from '../../kernel/append-list';
import type { SignedRun } from '../../kernel/command';
import type { IsoDate } from '../../kernel/dates';
import type { EvidenceDocument } from '../../schema';
import type { SigningRule } from '../../signing/signing.facts';
import type { SignedAs } from '../../delegation/delegation.facts';
import type { Approver, LastOfApproved, ProposalEvent, ProposedEvent } from './proposal.facts';

/** Content of one version of a proposal that people sign: the events that it would append. */
export interface ProposalContent {
  readonly version: number;
  readonly approver: Approver;
  readonly books: readonly ProposedEvent[];
  readonly hash: string;
  /** For a run over many streams: the signed events that it would append to them. */
  readonly run?: SignedRun | undefined;
}

/** A proposed command with its signatures so far. */
export interface Proposal {
  readonly status: 'PROPOSED' | 'CERTIFIED' | 'APPROVED' | 'REJECTED' | 'WITHDRAWN';
  readonly command: string;
  /** Id of the object that the command is about. */
  readonly thing: string;
  readonly facts: Json;
  /** Documents attached to the request. */
  readonly documents?: readonly EvidenceDocument[] | undefined;
  readonly proposedBy: string;
  /** Person responsible for the service account (a program) that recorded the proposal; counts as its recorder. */
  readonly responsible?: string | undefined;
  /** Role, issuer and delegation under which the proposal was recorded. */
  readonly recordedAs: SignedAs;
  readonly proposedOn: IsoDate;
  /**
   * Cashier: the person who recorded the bank credit whose money the proposal is about. The cashier never certifies the
   * proposal, and approves it only where two people are enough.
   */
  readonly cashier?: string | undefined;
  readonly certifiedBy: string | null;
  /** Strictest signing rule that was valid when the proposal was recorded or returned. */
  readonly signingRule: SigningRule;
  readonly content: ProposalContent;
  /**
   * Number of approvals of the proposal so far. The names of events include it, so that the events of each approval
   * have names of their own.
   */
  readonly approvals: number;
  /** Event of a later append that completes the approval; undefined if nothing is missing. */
  readonly last?: LastOfApproved | undefined;
}

/** The proposals of one stream, by the name of the event that proposed each; a retry keeps that name. */
export type Proposals = AppendMap<Proposal>;

export const noProposals: Proposals = AppendMap.empty();

/** Returns the proposals of a stream after an event. */
export function withProposalEvent(
  state: Proposals,
  { id, name = id, event }: Identified<ProposalEvent>,
): Proposals {
  if (event.type === 'CommandProposed') return state.with(name, proposedBy(event));
  const proposal = state.get(event.data.proposalId);
  if (proposal === undefined) return state;
  return state.with(event.data.proposalId, changedBy(proposal, event));
}

function proposedBy({ data }: Extract<ProposalEvent, { type: 'CommandProposed' }>): Proposal {
  const { command, thing, facts, proposedBy: by, signingRule, cashier, responsible } = data;
  const { documents } = data;
  return {
    status: 'PROPOSED',
    command,
    thing,
    facts,
    proposedBy: by,
    signingRule,
    ...(documents === undefined ? {} : { documents }),
    ...(cashier === undefined ? {} : { cashier }),
    ...(responsible === undefined ? {} : { responsible }),
    recordedAs: data.signedAs,
    proposedOn: data.effectiveDate,
    certifiedBy: null,
    content: contentOf(data),
    approvals: 0,
  };
}

function changedBy(
  proposal: Proposal,
  event: Exclude<ProposalEvent, { type: 'CommandProposed' }>,
): Proposal {
  switch (event.type) {
    case 'ProposalCertified':
      return { ...proposal, status: 'CERTIFIED', certifiedBy: event.data.by };
    case 'ProposalApproved':
      return {
        ...proposal,
        status: 'APPROVED',
        approvals: proposal.approvals + 1,
        last: event.data.last,
      };
    case 'ProposalReturned': {
      const content = contentOf(event.data);
      const { signingRule } = event.data;
      return {
        ...proposal,
        status: 'PROPOSED',
        certifiedBy: null,
        signingRule,
        content,
        last: undefined,
      };
    }
    case 'ProposalRejected':
      return { ...proposal, status: 'REJECTED' };
    case 'ProposalWithdrawn':
      return { ...proposal, status: 'WITHDRAWN' };
  }
}

function contentOf({ version, approver, books, hash, run }: ProposalContent): ProposalContent {
  const content = { version, approver, books, hash };
  return run === undefined ? content : { ...content, run };
}
