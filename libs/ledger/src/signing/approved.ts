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

/** A proposal with its signatories, and the request on whose behalf it is booked. */
export interface Approved {
  readonly found: FoundProposal;
  /** Metadata of the events that the proposal books. */
  readonly metadata: EventMetadata;
  readonly request: Pick<CommandRequest, 'today' | 'dryRun' | 'respondsAsync'>;
}

/**
 * The proposed command in the form that is booked: with its three people, and accepted only if it books
 * exactly what they signed.
 */
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

/** Checks that the certifying officer named in the booked events is the person who certified the proposal. */
export function demandCertifiedBy(
  certifiedBy: string | null,
  now: Pick<Proposal, 'certifiedBy'> | undefined,
): void {
  const isSame = now?.certifiedBy === certifiedBy;
  demand(isSame, 'CONTENDED', 'the proposal was certified meanwhile: send the request again');
}

/**
 * True if other streams are booked before the proposal's own, as when pledges release the money of a receipt.
 */
export function goesElsewhereFirst({ place, proposal }: FoundProposal): boolean {
  const [first] = proposal.content.books;
  return first !== undefined && first.stream !== place.stream;
}

/** The proposal in the state in which one of its approvals found it. */
export function beforeApproval(found: FoundProposal, approvals: number): FoundProposal {
  return { ...found, place: { ...found.place, approvals } };
}

export function isOf(
  { metadata }: RecordedEvent,
  { keyHash, requestHash }: EventMetadata,
): boolean {
  return metadata.keyHash === keyHash && metadata.requestHash === requestHash;
}

/** The approvals of a proposal; an approval whose later step was rejected is among them. */
export function approvalsIn({ place, recorded }: FoundProposal): readonly RecordedEvent[] {
  return recorded.filter(
    ({ type, data }) => type === 'ProposalApproved' && data['proposalId'] === place.proposalId,
  );
}

/** Reason stated when a proposal is sent back because its signing rule has become stricter. */
export const stricter = 'three people sign by now, and its recorder certified it';

/** Returns why a proposal must be certified again, or undefined if the error gives no reason for that. */
export function whyItGoesBack(error: unknown, proposal: Proposal): string | undefined {
  if (error instanceof Rejection && error.code === 'THIRD_PERSON_REQUIRED') return stricter;
  return error instanceof ProposalMoved || isForController(error, proposal) ? moved : undefined;
}

/**
 * True if the proposal was signed for an approving officer and now needs the controller, for example after a
 * month was fenced.
 */
function isForController(error: unknown, { content: { approver } }: Proposal): boolean {
  return approver === 'OFFICER' && isControllers(error);
}

/** Returns the final rejection of a later step, or undefined if no step was rejected for good. */
export function refusedLater({ application, refused }: CommandOutcome): Rejection | undefined {
  return application?.reason === undefined ? refused : notTaken(application.reason);
}

function notTaken(code: RejectionCode): Rejection {
  return new Rejection(code, 'the money was not taken where it was applied to, and is back');
}
