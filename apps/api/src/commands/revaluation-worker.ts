import {
  Inject,
  Injectable,
  Logger,
  type BeforeApplicationShutdown,
  type OnApplicationBootstrap,
} from '@nestjs/common';
import type { Config } from '../config';
import { PeriodBooks } from '../periods/period-books';
import { CONFIG } from '../storage/tokens';
import { RevaluationRuns } from './revaluation-run';
import { Rounds } from './rounds';

/**
 * Goes on with runs that a crash or an outage stopped on the way. It leaves each to its own request
 * for a while; of this process, until that has ended.
 */
@Injectable()
export class RevaluationWorker implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly logger = new Logger(RevaluationWorker.name);
  private readonly rounds: Rounds;
  /** When this process first saw a run unfinished, on a clock that only goes forward. */
  private readonly sinceMs = new Map<string, number>();

  constructor(
    @Inject(CONFIG) private readonly config: Config,
    private readonly books: PeriodBooks,
    private readonly runs: RevaluationRuns,
  ) {
    this.rounds = new Rounds(this.logger, config.settlementGraceMs / 2);
  }

  onApplicationBootstrap(): void {
    this.rounds.start(() => this.finishDue());
  }

  beforeApplicationShutdown(): Promise<void> {
    return this.rounds.end();
  }

  private async finishDue(): Promise<void> {
    const unfinished = this.books.unfinishedRuns();
    for (const id of this.sinceMs.keys()) if (!unfinished.includes(id)) this.sinceMs.delete(id);
    for (const id of unfinished) {
      const now = performance.now();
      const sinceMs = this.sinceMs.get(id) ?? now;
      this.sinceMs.set(id, sinceMs);
      if (now - sinceMs < this.config.settlementGraceMs || this.rounds.ended) continue;
      this.sinceMs.set(id, now);
      await this.finish(id);
    }
  }

  /** One run that cannot go on does not keep the others from it. */
  private async finish(id: string): Promise<void> {
    try {
      if (await this.runs.resume(id)) this.logger.log(`completed revaluation ${id}`);
    } catch (error) {
      const said = error instanceof Error ? error.message : String(error);
      this.logger.warn(`revaluation ${id} waits: ${said}`);
    }
  }
}
