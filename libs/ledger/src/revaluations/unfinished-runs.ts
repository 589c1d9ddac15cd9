import type { BackgroundWork, Round } from '../kernel/background-work';
import type { Books, LedgerSettings } from '../kernel/ports';
import type { RevaluationRuns } from './revaluation-run';

/**
 * Finishes runs that a crash or an outage interrupted. Each run is first left to its own request for a grace period. A
 * run on which a request of this process is still working is skipped.
 */
export class UnfinishedRuns implements BackgroundWork {
  /**
   * Time at which this process first found each run unfinished or last tried to finish it, in milliseconds of a
   * monotonic clock.
   */
  private readonly sinceMs = new Map<string, number>();

  constructor(
    private readonly books: Pick<Books, 'unfinishedRuns'>,
    private readonly settings: Pick<LedgerSettings, 'settlementGraceMs'>,
    private readonly runs: RevaluationRuns,
  ) {}

  async round(round: Round): Promise<void> {
    const unfinished = this.books.unfinishedRuns();
    for (const id of this.sinceMs.keys()) if (!unfinished.includes(id)) this.sinceMs.delete(id);
    for (const id of unfinished) {
      const now = round.nowMs();
      const sinceMs = this.sinceMs.get(id) ?? now;
      this.sinceMs.set(id, sinceMs);
      if (now - sinceMs < this.settings.settlementGraceMs || round.ended) continue;
      this.sinceMs.set(id, now);
      await this.finish(id, round);
    }
  }

  /** Tries to finish one run; a failure does not delay the others. */
  private async finish(id: string, round: Round): Promise<void> {
    try {
      if (await this.runs.resume(id)) round.done(`completed revaluation ${id}`);
    } catch (error) {
      const said = error instanceof Error ? error.message : String(error);
      round.waits(`revaluation ${id} waits: ${said}`);
    }
  }
}
