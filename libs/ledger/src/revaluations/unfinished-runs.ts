import type { BackgroundWork, Round } from '../kernel/background-work';
import type { Books, LedgerSettings } from '../kernel/ports';
import type { RevaluationRuns } from './revaluation-run';

/**
 * Goes on with runs that a crash or an outage stopped on the way. It leaves each to its own request
 * for a while; of this process, until that has ended.
 */
export class UnfinishedRuns implements BackgroundWork {
  /** When this process first saw a run unfinished, on a clock that only goes forward. */
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

  /** One run that cannot go on does not keep the others from it. */
  private async finish(id: string, round: Round): Promise<void> {
    try {
      if (await this.runs.resume(id)) round.done(`completed revaluation ${id}`);
    } catch (error) {
      const said = error instanceof Error ? error.message : String(error);
      round.waits(`revaluation ${id} waits: ${said}`);
    }
  }
}
