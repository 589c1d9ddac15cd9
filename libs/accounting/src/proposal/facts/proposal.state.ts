import type { Identified, Json } from '@art30/event-sourcing';
import { AppendMap } from '../../kernel/append-list';
import type { SignedRun } from '../../kernel/command';
import type { IsoDate } from '../../kernel/dates';
import type { EvidenceDocument } from '../../schema';
import type { SigningRule } from '../../signing/signing.facts';
import type { SignedAs } from '../../delegation/delegation.facts';
import type { Approver, LastOfApproved, ProposalEvent, ProposedEvent } from './proposal.facts';

/** What is signed, at one version of a proposal. */
export interface ProposalContent {
  readonly version: number;
  readonly approver: Approver;
  readonly books: readonly ProposedEvent[];
  readonly hash: string;
  /** Of a run: what it would book beside, in other streams. */
  readonly run?: SignedRun | undefined;
}

/** A command that was proposed, and how far it is signed. */
export interface Proposal {
  readonly status: 'PROPOSED' | 'CERTIFIED' | 'APPROVED' | 'REJECTED' | 'WITHDRAWN';
  readonly command: string;
  /** Id of what the command is about. */
  readonly thing: string;
  readonly facts: Json;
  /** Documents that came with it. */
  readonly documents?: readonly EvidenceDocument[] | undefined;
  readonly proposedBy: string;
  /** Of a service account: who answers for it, and counts as its recorder. */
  readonly responsible?: string | undefined;
  /** In which role it was recorded. */
  readonly recordedAs: SignedAs;
  readonly proposedOn: IsoDate;
  /** Who recorded the credit whose money it is about; never certifies it, and approves it only where two people are enough. */
  readonly cashier?: string | undefined;
  readonly certifiedBy: string | null;
  /** The strictest rule that it was proposed or sent back under. */
  readonly signingRule: SigningRule;
  readonly content: ProposalContent;
  /** How often it was approved; each time it books under names of its own. */
  readonly approvals: number;
  /** What it still waits for since it was approved, where that is not all in one append. */
  readonly last?: LastOfApproved | undefined;
}

/** The proposals of one stream, each by the name of the event that proposed it. */
export type Proposals = AppendMap<Proposal>;

export const noProposals: Proposals = AppendMap.empty();

/** The proposals after an event on one of them. */
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
