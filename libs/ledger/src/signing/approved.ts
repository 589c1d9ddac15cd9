import {
  demand,
  ProposalMoved,
  Rejection,
  type CommandRequest,
  type Proposal,
  type RejectionCode,
} from '@art30/accounting';
import type { EventMetadata, RecordedEvent } from '@art30/event-sourcing';
import { moved, type FoundProposal } from '../proposals/proposal-log';
import type { CommandOutcome } from '../kernel/outcome';
import { bookedUnder, isControllers, type Signable } from '../proposals/proposed-content';

/** A proposal with the people who signed it, and the request that has it booked. */
export interface Approved {
  readonly found: FoundProposal;
  /** Of what is booked under it. */
  readonly metadata: EventMetadata;
  readonly request: Pick<CommandRequest, 'today' | 'dryRun' | 'respondsAsync'>;
}

/** The proposed command as it is booked: by its three people, and only as it was signed. */
export function signed({ found: { place, proposal }, metadata, request }: Approved): Signable {
  const { command, facts, documents, content } = proposal;
  const { approver, books, run } = content;
  return {
    type: command,
    facts: facts as object,
    request: {
      today: request.today,
      dryRun: request.dryRun,
      documents,
      respondsAsync: request.respondsAsync,
      identity: bookedUnder(place, metadata),
      signed: { asController: approver === 'CONTROLLER', books, run },
    },
  };
}

/** The people who are named with what is booked are those who signed what is approved. */
export function demandCertifiedBy(
  certifiedBy: string | null,
  now: Pick<Proposal, 'certifiedBy'> | undefined,
): void {
  const isSame = now?.certifiedBy === certifiedBy;
  demand(isSame, 'CONTENDED', 'the proposal was certified meanwhile: send the request again');
}

/** Whether other streams go before the own one, as where pledges give up money of a receipt. */
export function goesElsewhereFirst({ place, proposal }: FoundProposal): boolean {
  const [first] = proposal.content.books;
  return first !== undefined && first.stream !== place.stream;
}

/** The proposal as it was booked under one of its approvals. */
export function beforeApproval(found: FoundProposal, approvals: number): FoundProposal {
  return { ...found, place: { ...found.place, approvals } };
}

export function isOf(
  { metadata }: RecordedEvent,
  { keyHash, requestHash }: EventMetadata,
): boolean {
  return metadata.keyHash === keyHash && metadata.requestHash === requestHash;
}

/** The approvals of a proposal, of which one may have come to nothing. */
export function approvalsIn({ place, recorded }: FoundProposal): readonly RecordedEvent[] {
  return recorded.filter(
    ({ type, data }) => type === 'ProposalApproved' && data['proposalId'] === place.proposalId,
  );
}

/** Why a proposal goes back whose rule has become stricter. */
export const stricter = 'three people sign by now, and its recorder certified it';

/** Why a proposal goes back to be certified again, or undefined where it does not. */
export function whyItGoesBack(error: unknown, proposal: Proposal): string | undefined {
  if (error instanceof Rejection && error.code === 'THIRD_PERSON_REQUIRED') return stricter;
  return error instanceof ProposalMoved || isForController(error, proposal) ? moved : undefined;
}

/** What an officer could approve is the controller's by now, as where a fence was set since. */
function isForController(error: unknown, { content: { approver } }: Proposal): boolean {
  return approver === 'OFFICER' && isControllers(error);
}

/** What refused a later step for good, or undefined where nothing did. */
export function refusedLater({ application, refused }: CommandOutcome): Rejection | undefined {
  return application?.reason === undefined ? refused : notTaken(application.reason);
}

function notTaken(code: RejectionCode): Rejection {
  return new Rejection(code, 'the money was not taken where it was applied to, and is back');
}
