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

/**
 * Largest number of streams that are watched for one proposal. A proposal that books in more streams is
 * watched in its own stream alone.
 */
const watchedStreamsMax = 20;

/** Result of checking a certified proposal again. */
export interface Rechecked {
  readonly isSentBack: boolean;
  /** Streams whose next event makes another check necessary; empty if no further check is needed. */
  readonly streams: readonly string[];
}

/**
 * Checks certified proposals again after other events were booked. Final approvals and facts that happened, such as
 * reported spending, may use money that a certified proposal has reserved. That proposal is then sent back to be
 * certified again.
 */
export class Rechecks {
  constructor(
    private readonly log: ProposalLog,
    private readonly clock: Clock,
  ) {}

  /**
   * Sends a certified proposal back, with the reason, if its command would book other entries than the certified ones.
   * A revaluation run is not sent back, because it leaves out items that have changed.
   *
   * @returns whether the proposal was sent back, and the streams on which this result depends.
   * @throws Unavailable, OutcomeUnknown or Rejection CONTENDED while the result cannot be determined.
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
      // Another request signed or ended the proposal meanwhile, or the proposal was already sent back as often as
      // allowed.
      if (error instanceof Rejection && !isPassing(error)) return kept;
      throw error;
    }
  }

  /**
   * Returns the request that sends the proposal back. Its event names follow from proposal and version, so that
   * concurrent instances send each version back only once.
   */
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
