import {
  kit,
  ledgerEventOf,
  nameUuid,
  ProposalMoved,
  RunRevaluation,
  stream,
  type Proposal,
} from '@art30/accounting';
import type { Ledger } from '../kernel/ledger';
import { isLasting } from '../kernel/passing';
import { todayOf, type Clock } from '../kernel/ports';
import type { RevaluationCommands } from '../revaluations/revaluation-commands';
import type { FoundProposal } from '../proposals/proposal-log';
import type { Booking, Signable } from '../proposals/proposed-content';
import type { Followed, Signing } from './signing';

/**
 * Proposes a further revaluation run for items that changed after the first run was signed. The further run has the
 * same date and recorder. It covers only items that are not yet valued at the rates of that date. Each further run has
 * fewer items, so the series ends.
 */
export class FurtherRuns {
  constructor(
    private readonly ledger: Pick<Ledger, 'read'>,
    private readonly signing: Pick<Signing, 'propose'>,
    private readonly revaluations: Pick<RevaluationCommands, 'fixed'>,
    private readonly clock: Clock,
  ) {}

  /**
   * Proposes the further run if the first run left items out because they had changed.
   *
   * @returns true if a further run is proposed now.
   * @throws Unavailable, OutcomeUnknown or Rejection CONTENDED while the run cannot be proposed.
   */
  async propose(first: FoundProposal, booking: Booking): Promise<boolean> {
    const { place, proposal, recorded } = first;
    const completed = recorded.find(({ type }) => type === 'RevaluationCompleted');
    const completedEvent = completed && ledgerEventOf(completed);
    const leftOut =
      completedEvent?.type === 'RevaluationCompleted' ? completedEvent.data.leftOut : [];
    const hasMoved = leftOut.some(({ code }) => code === new ProposalMoved().code);
    if (proposal.command !== 'RunRevaluation' || completed === undefined || !hasMoved) return false;
    const revaluationId = nameUuid('further run', place.proposalId);
    const name = stream.revaluation(revaluationId);
    if ((await this.ledger.read(name, nothing)).revision >= 0) return false;
    const { keyHash, requestHash } = completed.metadata;
    const recordedAt = this.clock.now().toISOString();
    const facts = runIn(proposal);
    const run = await this.revaluations.fixed(
      new RunRevaluation(
        { ...facts, revaluationId },
        {
          today: todayOf(this.clock),
          dryRun: false,
          documents: proposal.documents,
          identity: {
            metadata: { recordedAt, recordedBy: proposal.proposedBy, keyHash, requestHash },
            eventName: (step, index) => nameUuid('further run', place.proposalId, step, index),
          },
        },
      ),
    );
    const { recordedAs, responsible } = proposal;
    const followed = { follows: place.proposalId, recordedAs, responsible };
    return this.proposed(run, { name, followed }, booking);
  }

  /**
   * Proposes the run, and returns true. Returns false if no item is left to value, or if the run is permanently
   * rejected.
   */
  private async proposed(
    run: Signable,
    { name, followed }: { readonly name: string; readonly followed: Followed },
    booking: Booking,
  ): Promise<boolean> {
    try {
      const { events } = await booking.tried()(run);
      if (events.every(({ entries }) => entries.length === 0)) return false;
      await this.signing.propose(run, name, booking, followed);
      return true;
    } catch (error) {
      if (isLasting(error)) return false;
      throw error;
    }
  }
}

/** Returns the facts of a proposed run without its id and its last sequence, because a further run has its own. */
function runIn({ facts }: Proposal) {
  const { revaluationId: _id, throughSequence: _first, ...run } = kit.isObject(facts) ? facts : {};
  if (kit.fitsShape(RunRevaluation.schema, run)) return run;
  throw new Error('a run was signed whose facts this build cannot read');
}

/** Decider without state, because only the existence of the stream matters. */
const nothing = { initialState: undefined, evolve: () => undefined };
