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
 * Returns the proposed command as it is booked: with its signers, and with the signed entries. The command is rejected
 * if it would book other entries.
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
 * True if another stream is booked before the proposal's own one. For example, a pledge gives money up before its
 * receipt has the money again.
 */
export function goesElsewhereFirst({ place, proposal }: FoundProposal): boolean {
  const [first] = proposal.content.books;
  return first !== undefined && first.stream !== place.stream;
}

/**
 * Returns the proposal with the given number of earlier approvals, from which the names of its booked events follow.
 */
export function beforeApproval(found: FoundProposal, approvals: number): FoundProposal {
  return { ...found, place: { ...found.place, approvals } };
}

export function isOf(
  { metadata }: RecordedEvent,
  { keyHash, requestHash }: EventMetadata,
): boolean {
  return metadata.keyHash === keyHash && metadata.requestHash === requestHash;
}

/** Returns the events that approved a proposal, including approvals after which a later step was rejected. */
export function approvalsIn({ place, recorded }: FoundProposal): readonly RecordedEvent[] {
  return recorded.filter(
    ({ type, data }) => type === 'ProposalApproved' && data['proposalId'] === place.proposalId,
  );
}

/** Reason recorded when a proposal is sent back because its signing rule has become stricter. */
export const stricter = 'three people sign by now, and its recorder certified it';

/** Returns the reason why a proposal must be certified again; undefined if the error gives no such reason. */
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

/** Returns the permanent rejection of a later step; undefined if there is none. */
export function refusedLater({ application, refused }: CommandOutcome): Rejection | undefined {
  return application?.reason === undefined ? refused : notTaken(application.reason);
}

function notTaken(code: RejectionCode): Rejection {
  return new Rejection(code, 'the money was not taken where it was applied to, and is back');
}
