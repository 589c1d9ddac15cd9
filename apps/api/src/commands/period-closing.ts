import { Inject, Injectable } from '@nestjs/common';
import {
  ledgerEventOf,
  type PeriodCommand,
  type PeriodContext,
  type Year,
} from '@art30/accounting';
import type { RecordedEvent } from '@art30/event-sourcing';
import { type Clock, fenceSettlesMs } from '@art30/ledger';
import type { Config } from '../config';
import { PeriodBooks } from '../periods/period-books';
import { CLOCK, CONFIG } from '../storage/tokens';

/** What a decision on a period is given: who asks, how old the fence is, what the books say. */
@Injectable()
export class PeriodClosing {
  constructor(
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(CONFIG) private readonly config: Config,
    private readonly books: PeriodBooks,
  ) {}

  /**
   * @param recorded events of the stream of periods.
   * @throws ProblemException 503 where the read model does not reach the end of the log in time.
   */
  async contextOf(
    command: PeriodCommand,
    recorded: readonly RecordedEvent[],
  ): Promise<PeriodContext> {
    const { request } = command;
    const byController = request.identity.metadata.approvedBy === this.config.controllerId;
    if (command.type !== 'ClosePeriod') return { ...nothingToClose, byController };
    const { period, throughSequence } = command.facts;
    const books = await this.books.of(period, throughSequence);
    return { byController, fenceSecondsLeft: this.secondsLeft(period, recorded), ...books };
  }

  private secondsLeft(period: Year, recorded: readonly RecordedEvent[]): number {
    const fence = recorded.findLast((event) => {
      const { type, data } = ledgerEventOf(event);
      return type === 'PeriodSoftClosed' && data.period === period;
    });
    if (fence === undefined) return 0;
    const ageMs = this.clock.now().getTime() - Date.parse(fence.metadata.recordedAt);
    return Math.max(0, Math.ceil((fenceSettlesMs - ageMs) / 1_000));
  }
}

const nothingToClose: Omit<PeriodContext, 'byController'> = {
  fenceSecondsLeft: 0,
  lastSequence: 0,
  trialBalance: {},
  postedSince: [],
  pendingApplications: [],
  unfinishedRuns: [],
};
