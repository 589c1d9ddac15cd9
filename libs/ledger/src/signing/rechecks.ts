import { isCertifiedOn, kit, nameUuid, Rejection } from '@art30/accounting';
import { eventNameOf } from '@art30/event-sourcing';
import { isPassing } from '../kernel/passing';
import { todayOf, type Clock } from '../kernel/ports';
import {
  isSameContent,
  moved,
  type FoundProposal,
  type ProposalLog,
} from '../proposals/proposal-log';
import type { Booking } from '../proposals/proposed-content';

/** Streams that are watched for one proposal; what books in more is looked at in its own alone. */
const watchedStreamsMax = 20;

/** What became of a certified proposal that was looked at again. */
export interface Rechecked {
  readonly isSentBack: boolean;
  /** Streams after whose next event it is to be looked at again; none where it never is. */
  readonly streams: readonly string[];
}

/**
 * Certified proposals whose books have moved. What is kept for them gives way to what is finally
 * approved and to facts that have happened; then they go back to be certified again.
 */
export class Rechecks {
  constructor(
    private readonly log: ProposalLog,
    private readonly clock: Clock,
  ) {}

  /**
   * Sends a certified proposal back that would not book what was signed, and says why. What moved of a
   * run is left out of it, and sends nothing back.
   *
   * @returns whether it was sent back, and the streams on which that rests.
   * @throws Unavailable, OutcomeUnknown or Rejection CONTENDED as long as nobody can tell.
   */
  async recheck(proposalId: string, booking: Booking): Promise<Rechecked> {
    const found = await this.log.find(proposalId);
    const { proposal } = found;
    const today = todayOf(this.clock);
    const { proposalDays } = this.log.ports.settings;
    const waits = isCertifiedOn(today, proposal, proposalDays);
    if (!waits || proposal.content.run !== undefined) return { isSentBack: false, streams: [] };
    const kept = { isSentBack: false, streams: streamsOf(found) };
    const request = this.requestFor(found, today);
    const again = (version: number) =>
      this.log.asItStands(found, request, { version, tried: booking.tried() });
    const { content, refused } = await again(proposal.content.version);
    if (isSameContent(content, proposal.content)) return kept;
    const because = refused?.message.slice(0, kit.textLengthMax) ?? moved;
    const facts = { proposalId, hash: proposal.content.hash };
    try {
      await this.log.sendBack(found, { type: 'ReturnProposal', facts, request }, because, again);
      return { ...kept, isSentBack: true };
    } catch (error) {
      // Signed or ended meanwhile, or sent back as often as it may be.
      if (error instanceof Rejection && !isPassing(error)) return kept;
      throw error;
    }
  }

  /** Each version is sent back once, whichever instance gets there. */
  private requestFor({ place, proposal, recorded }: FoundProposal, today: string) {
    const { keyHash = '', requestHash = '' } =
      recorded.find((event) => eventNameOf(event) === place.proposalId)?.metadata ?? {};
    const recordedAt = this.clock.now().toISOString();
    const metadata = { recordedAt, recordedBy: proposal.proposedBy, keyHash, requestHash };
    const name = [place.proposalId, proposal.content.version] as const;
    const eventName = (step: string, index: number) => nameUuid('moved', ...name, step, index);
    return { today, dryRun: false, identity: { metadata, eventName } };
  }
}

function streamsOf({ place, proposal }: FoundProposal): readonly string[] {
  const booked = proposal.content.books.map(({ stream }) => stream);
  const all = [...new Set([place.stream, ...booked])];
  return all.length > watchedStreamsMax ? [place.stream] : all;
}
