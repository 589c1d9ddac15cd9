import type { Decider } from '@art30/event-sourcing';
import { dutiesAgainst, isRecorder } from '../signing/segregation-of-duties';
import { authorityFor, type Authority } from '../delegation/authority';
import type { SignedAs } from '../delegation/delegation.facts';
import type { IsoDate } from '../kernel/dates';
import { policyInForce } from '../kernel/policy-settings';
import { demand, refuse } from '../kernel/rejection';
import { follows, stepOf } from '../rows/command-row';
import {
  proposalVersionsMax,
  type ApproveProposal,
  type CertifyProposal,
  type LastOfApproved,
  type ProposalEvent,
  type ProposalFact,
  type RejectProposal,
  type WithdrawProposal,
} from './facts/proposal.facts';
import {
  noProposals,
  withProposalEvent,
  type Proposal,
  type ProposalContent,
  type Proposals,
} from './facts/proposal.state';
import { isOpenOn } from './proposal-status';
import { approvedAs, askedSignature, certifiedAs } from './signature';
import { stricterRule } from '../signing/signing.decider';
import { alwaysByThree, type SigningRule } from '../signing/signing.facts';

/** Most open proposals (that still wait for a signature) that one person may have, over all streams. */
export const openProposalsOfPersonMax = 50;

/** Most open proposals (that still wait for a signature) that one stream may have. */
export const openProposalsMax = 50;

/** Command that proposes another command together with all events that it would append. */
export class ProposeCommand extends stepOf('ProposeCommand', follows('CommandProposed'))<
  Pick<Proposal, 'command' | 'thing' | 'facts' | 'documents' | 'cashier'> & {
    /** Earlier proposal of a run that left items out; this proposal books these items. */
    readonly follows?: string | undefined;
    /** Role, issuer and delegation under which the earlier proposal was recorded. */
    readonly recordedAs?: SignedAs | undefined;
    readonly responsible?: string | undefined;
    readonly content: ProposalContent;
  }
> {}

/**
 * Command that returns a proposal to be certified again, because its command would now append other events than those
 * that were signed.
 */
export class ReturnProposal extends stepOf('ReturnProposal', follows('ProposalReturned'))<{
  readonly proposalId: string;
  /** Hash of the content that was signed. If the proposal has a newer version by now, it is not returned. */
  readonly hash: string;
  readonly because: string;
  readonly content: ProposalContent;
}> {}

/** Command that returns an approved proposal to be certified again, because a later step of it was refused. */
export class ReturnApproved extends stepOf('ReturnApproved', follows('ProposalReturned'))<
  Omit<ReturnProposal['facts'], 'hash'>
> {}

/** The members of a command on which decisions about proposals depend. */
type On<C extends { readonly type: string; readonly facts: unknown }> = Pick<C, 'type' | 'facts'>;
export type ProposalCommand =
  | ProposeCommand
  | ReturnProposal
  | ReturnApproved
  | On<CertifyProposal>
  | On<ApproveProposal>
  | On<RejectProposal>
  | On<WithdrawProposal>;

export interface ProposalContext {
  readonly today: IsoDate;
  /** Person who acts. */
  readonly by: string;
  /** Stream that contains the proposals. */
  readonly stream: string;
  /** Signing rule that is valid now: how many people must sign. */
  readonly signingRule: SigningRule;
  /** Days after which a proposal can no longer be signed. */
  readonly proposalDays: number;
  /** Roles and delegations of the acting person; null for the service itself, which signs nothing. */
  readonly authority: Authority | null;
  /** Number of proposals of the acting person that still wait for a signature, over all streams. */
  readonly openProposals: number;
}

/**
 * Decides on proposals: commands that wait for signatures. Recorder, certifier and approver follow UN financial rules
 * 105.5 and 105.6. A proposal is on the stream of the object that its command changes first.
 */
export const proposalDecider: Decider<Proposals, ProposalCommand, ProposalEvent, ProposalContext> =
  {
    initialState: noProposals,

    decide(command, state, context) {
      const { type, data } = decided(command, state, context);
      return [{ type, data: { ...data, policy: policyInForce, entries: [] } } as ProposalEvent];
    },

    evolve: withProposalEvent,
  };

function decided(
  command: ProposalCommand,
  state: Proposals,
  context: ProposalContext,
): ProposalFact {
  const { by, today: effectiveDate } = context;
  switch (command.type) {
    case 'ProposeCommand':
      return proposed(command, state, context);
    case 'ReturnProposal': {
      const { proposalId, hash, because, content } = command.facts;
      const proposal = openProposal(state, proposalId, context);
      demandSigned(proposal.content, hash);
      demand(
        content.version <= proposalVersionsMax,
        'LIMIT_EXCEEDED',
        `the books moved under ${proposalVersionsMax} versions of the proposal: propose the command again`,
      );
      const judged = {
        effectiveDate,
        proposalId,
        signingRule: stricterRule(proposal.signingRule, context.signingRule),
      };
      return { type: 'ProposalReturned', data: { ...judged, because, ...content } };
    }
    case 'ReturnApproved': {
      const { proposalId, because, content } = command.facts;
      const proposal = knownProposal(state, proposalId);
      const isApproved = proposal.status === 'APPROVED';
      demand(isApproved, 'PROPOSAL_STATUS', 'the proposal is not approved any more');
      const judged = {
        effectiveDate,
        proposalId,
        signingRule: stricterRule(proposal.signingRule, context.signingRule),
      };
      return { type: 'ProposalReturned', data: { ...judged, because, ...content } };
    }
    case 'CertifyProposal': {
      const { proposalId, hash } = command.facts;
      const proposal = openProposal(state, proposalId, context);
      demandCertifiable(proposal, hash);
      const signedAs = certifiedAs(proposal, context);
      const signingRule = stricterRule(proposal.signingRule, context.signingRule);
      return {
        type: 'ProposalCertified',
        data: { effectiveDate, proposalId, hash, by, signedAs, signingRule },
      };
    }
    case 'ApproveProposal': {
      const { proposalId, hash } = command.facts;
      const proposal = openProposal(state, proposalId, context);
      demandApprovable(proposal, hash);
      const signedAs = approvedAs(proposal, context);
      const signingRule = stricterRule(proposal.signingRule, context.signingRule);
      const last = lastElsewhere(proposal.content, context.stream);
      return {
        type: 'ProposalApproved',
        data: { effectiveDate, proposalId, hash, by, signedAs, signingRule, last },
      };
    }
    case 'RejectProposal':
    case 'WithdrawProposal':
      return endedBy(command, state, context);
  }
}

function proposed(
  { facts: { content, recordedAs, responsible, ...facts } }: ProposeCommand,
  state: Proposals,
  context: ProposalContext,
): ProposalFact {
  const recorder = recordedAs
    ? { signedAs: recordedAs, responsible }
    : authorityFor(
        askedSignature(facts.command, { ...facts, content }, context),
        context.authority,
      );
  const open = [...state.entries().values()].filter((proposal) =>
    isOpenOn(context.today, proposal, context.proposalDays),
  );
  demand(
    open.length < openProposalsMax,
    'LIMIT_EXCEEDED',
    `${openProposalsMax} proposals wait for signatures here: sign, reject or withdraw some first`,
  );
  demand(
    context.openProposals < openProposalsOfPersonMax,
    'LIMIT_EXCEEDED',
    `${openProposalsOfPersonMax} proposals of ${context.by} wait for signatures: withdraw some first`,
  );
  const { today: effectiveDate, by: proposedBy } = context;
  const signingRule = alwaysByThree.includes(facts.command) ? 'THREE_PEOPLE' : context.signingRule;
  return {
    type: 'CommandProposed',
    data: { ...facts, effectiveDate, proposedBy, ...recorder, signingRule, ...content },
  };
}

function endedBy(
  { type, facts }: On<RejectProposal> | On<WithdrawProposal>,
  state: Proposals,
  context: ProposalContext,
): ProposalFact {
  const { proposalId, because } = facts;
  const { by } = context;
  const proposal = openProposal(state, proposalId, context);
  const data = { effectiveDate: context.today, proposalId, by, because };
  if (type === 'RejectProposal') {
    demand(
      dutiesAgainst('REJECT', by, proposal, proposal.signingRule).length === 0,
      'SEGREGATION_OF_DUTIES',
      `${by} recorded this proposal, and nobody rejects their own: withdraw it`,
    );
    return { type: 'ProposalRejected', data };
  }
  demand(
    isRecorder(by, proposal),
    'AUTHORITY_REQUIRED',
    `only ${proposal.proposedBy}, who recorded this proposal, may withdraw it: reject the proposal instead`,
  );
  return { type: 'ProposalWithdrawn', data };
}

/** True if a proposal would append an event to another stream than its own, which needs a further append. */
export function goesElsewhere(
  { books, run }: Pick<ProposalContent, 'books' | 'run'>,
  own: string,
): boolean {
  return run !== undefined || books.some(({ stream }) => stream !== own);
}

/**
 * Returns the last event of a proposal whose events are written in several appends; undefined if one append is enough.
 */
function lastElsewhere(content: ProposalContent, own: string): LastOfApproved | undefined {
  const last = content.books.at(-1);
  if (last === undefined || !goesElsewhere(content, own)) return undefined;
  const { id, type, stream } = last;
  return { id, type, stream };
}

function knownProposal(state: Proposals, proposalId: string): Proposal {
  return state.get(proposalId) ?? refuse('PROPOSAL_UNKNOWN', `there is no proposal ${proposalId}`);
}

/**
 * Returns a proposal that can still be signed: it is open and has not expired.
 *
 * @throws Rejection PROPOSAL_UNKNOWN, PROPOSAL_STATUS or PROPOSAL_EXPIRED.
 */
function openProposal(state: Proposals, proposalId: string, context: ProposalContext): Proposal {
  const proposal = knownProposal(state, proposalId);
  const { status } = proposal;
  demand(
    status === 'PROPOSED' || status === 'CERTIFIED',
    'PROPOSAL_STATUS',
    `the proposal is ${status.toLowerCase()}: nothing is left to sign`,
  );
  demand(
    isOpenOn(context.today, proposal, context.proposalDays),
    'PROPOSAL_EXPIRED',
    `the proposal of ${proposal.proposedOn} had to be signed within ${context.proposalDays} days: propose the command again`,
  );
  return proposal;
}

function demandCertifiable({ status, content }: Proposal, hash: string): void {
  demand(status === 'PROPOSED', 'PROPOSAL_STATUS', 'the proposal is certified already: approve it');
  demandSigned(content, hash);
}

function demandApprovable({ status, content }: Proposal, hash: string): void {
  demand(
    status === 'CERTIFIED',
    'PROPOSAL_STATUS',
    'the proposal is not certified: certify it first',
  );
  demandSigned(content, hash);
}

function demandSigned({ version, hash: expectedHash }: ProposalContent, hash: string): void {
  demand(
    hash === expectedHash,
    'PROPOSAL_CHANGED',
    `the hash is not that of version ${version} of the proposal: read it again before you sign`,
    'hash',
  );
}
