import {
  isCertifiedOn,
  proposalDecider,
  refuse,
  type CommandRequest,
  type ProposalContent,
} from '@art30/accounting';
import { isLasting } from '../kernel/passing';
import type { FoundProposal, ProposalLog } from '../proposals/proposal-log';
import type { Booking, ProposalPlace, Signable, Upon } from '../proposals/proposed-content';
import { signed } from './approved';

/** Largest number of proposal ids that a rejection names. */
const namedMax = 3;

/** A command that is to be proposed or certified, with its place and the content to be signed. */
export interface Judged {
  readonly command: Signable;
  readonly place: ProposalPlace;
  readonly content: ProposalContent;
  /** Events that would be appended before the command's own. */
  readonly upon?: Upon | undefined;
}

/**
 * Certifying a proposal reserves the cash, receivables and spending authority that the proposal needs. Every later
 * proposal or certification in the same streams is decided as if all certified proposals there were booked. Final
 * approvals are not checked against reservations.
 */
export class Reservations {
  constructor(private readonly log: ProposalLog) {}

  /**
   * Checks that a command can still be booked after all certified proposals in its streams.
   *
   * @throws Rejection RESERVED if certified proposals leave too little for it.
   */
  async demandUnreserved(judged: Judged, booking: Booking): Promise<void> {
    const { command, place, content, upon } = judged;
    if (!booking.heedsReserved(command)) return;
    const certified = await this.certifiedBeside(judged);
    if (certified.length === 0) return;
    const ids = certified.map((found) => found.place.proposalId);
    const others = certified.map((found) => booked(found, command.request));
    const tried = await booking.trialAfter(others, upon);
    try {
      await this.log.contents.of(command, place, content.version, tried);
    } catch (error) {
      if (!isLasting(error)) throw error;
      refuse(
        'RESERVED',
        `once the certified proposals are booked: ${error.message} (${named(ids)})`,
      );
    }
  }

  /** Returns the other certified proposals that would book in the streams of this command. */
  private async certifiedBeside({ command, place, content }: Judged): Promise<FoundProposal[]> {
    const { today } = command.request;
    const { proposalDays } = this.log.ports.settings;
    const streams = new Set([place.stream, ...content.books.map(({ stream }) => stream)]);
    const found: FoundProposal[] = [];
    for (const stream of streams) {
      const { state: proposals, events: recorded } = await this.log.ledger.read(
        stream,
        proposalDecider,
      );
      for (const [proposalId, proposal] of proposals.entries()) {
        const isOther = proposalId !== place.proposalId;
        if (!isOther || !isCertifiedOn(today, proposal, proposalDays)) continue;
        const { approvals } = proposal;
        found.push({ place: { stream, proposalId, approvals }, proposal, proposals, recorded });
      }
    }
    return found;
  }
}

/** Returns the command that the approval of a certified proposal would book. */
function booked(found: FoundProposal, { today, identity }: CommandRequest): Signable {
  const { proposedBy: recordedBy, certifiedBy } = found.proposal;
  const people = { recordedBy, ...(certifiedBy === null ? {} : { certifiedBy }) };
  const { recordedAt, keyHash, requestHash } = identity.metadata;
  const metadata = { recordedAt, keyHash, requestHash, ...people };
  return signed({ found, metadata, request: { today, dryRun: false } });
}

function named(ids: readonly string[]): string {
  const more = ids.length - namedMax;
  const said = ids.slice(0, namedMax).join(', ');
  return `proposal ${said}${more > 0 ? ` and ${more} more` : ''}`;
}
