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

/** Ids of proposals that a sentence names. */
const namedMax = 3;

/** What is proposed, or is to be certified, and where. */
export interface Judged {
  readonly command: Signable;
  readonly place: ProposalPlace;
  readonly content: ProposalContent;
  /** What would stand before it. */
  readonly upon?: Upon | undefined;
}

/**
 * From its certification on, what a proposal will use of cash, of what is outstanding and of authority
 * is kept for it: whatever else is proposed or certified in the streams that it books in is tried as
 * if all that is certified there were booked. What is finally approved is not asked.
 */
export class Reservations {
  constructor(private readonly log: ProposalLog) {}

  /** @throws Rejection RESERVED where certified proposals leave too little for it. */
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

  /** Other proposals that are certified in the streams in which one would book. */
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

/** A certified proposal as its approval would book it. */
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
