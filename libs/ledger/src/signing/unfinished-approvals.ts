import type { BackgroundWork, Round } from '../kernel/background-work';
import type { ApprovalChange, Books, LedgerSettings } from '../kernel/ports';

/**
 * Types of events that complete the bookings of a proposal but may have left items out. Such items are proposed again.
 */
const mayGoOn: ReadonlySet<string> = new Set(['RevaluationCompleted']);

interface UnderWay {
  readonly last: NonNullable<ApprovalChange['last']>;
  /**
   * Time at which this process first saw the approval or last tried to complete it, in milliseconds of a monotonic
   * clock.
   */
  readonly sinceMs: number;
}

/**
 * Background work that completes approved proposals after a crash or an outage. It waits for a grace period, because
 * the request that approved is usually still working.
 */
export class UnfinishedApprovals implements BackgroundWork {
  private readonly underWay = new Map<string, UnderWay>();
  private seen = 0;

  constructor(
    private readonly books: Pick<Books, 'approvalChanges' | 'findNamed'>,
    private readonly settings: Pick<LedgerSettings, 'settlementGraceMs'>,
    /** Completes one proposal, and returns true if anything was left to do. */
    private readonly finish: (proposalId: string) => Promise<boolean>,
  ) {}

  async round(round: Round): Promise<void> {
    this.look(round.nowMs());
    const due = round.nowMs() - this.settings.settlementGraceMs;
    for (const [proposalId, { last, sinceMs }] of this.underWay) {
      const isBooked = this.books.findNamed(last.id)?.type === last.type;
      if (isBooked && !mayGoOn.has(last.type)) this.underWay.delete(proposalId);
      else if ((isBooked || sinceMs <= due) && !round.ended) {
        this.underWay.set(proposalId, { last, sinceMs: round.nowMs() });
        const isOver = await this.carriedOn(proposalId, round);
        if (isBooked && isOver) this.underWay.delete(proposalId);
      }
    }
  }

  private look(nowMs: number): void {
    for (let changes = this.unseen(); changes.length > 0; changes = this.unseen()) {
      for (const { sequence, proposalId, last } of changes) {
        this.seen = sequence;
        if (last === null) this.underWay.delete(proposalId);
        else this.underWay.set(proposalId, { last, sinceMs: nowMs });
      }
    }
  }

  private unseen(): readonly ApprovalChange[] {
    return this.books.approvalChanges(this.seen);
  }

  /**
   * Completes one proposal. An error is caught, so that other proposals are still completed.
   *
   * @returns false after an error.
   */
  private async carriedOn(proposalId: string, round: Round): Promise<boolean> {
    try {
      if (await this.finish(proposalId)) round.done(`carried on with proposal ${proposalId}`);
      return true;
    } catch (error) {
      const said = error instanceof Error ? error.message : String(error);
      round.waits(`proposal ${proposalId} waits: ${said}`);
      return false;
    }
  }
}
