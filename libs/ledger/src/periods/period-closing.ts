import {
  lastDayOf,
  ledgerEventOf,
  type PeriodCommand,
  type PeriodContext,
  type Year,
} from '@art30/accounting';
import type { RecordedEvent } from '@art30/event-sourcing';
import { fenceSettlesMs } from '../kernel/command-lifetime';
import type { ValuesAtYearEnd } from './values-at-year-end';
import type { DecisionContexts } from '../kernel/decision-contexts';
import type { Books, Clock } from '../kernel/ports';

/**
 * Builds the context in which a command on periods is decided. To close a year, this includes the trial balance,
 * unfinished work, and the seconds until enough time has passed since the soft close.
 */
export class PeriodClosing {
  constructor(
    private readonly clock: Clock,
    private readonly contexts: Pick<DecisionContexts, 'isByController'>,
    private readonly books: Pick<Books, 'ofYear'>,
    private readonly values: ValuesAtYearEnd,
  ) {}

  /** @param recorded events of the stream of periods. */
  async contextOf(
    command: PeriodCommand,
    recorded: readonly RecordedEvent[],
  ): Promise<PeriodContext> {
    const { request } = command;
    const byController = this.contexts.isByController(request);
    if (command.type !== 'ClosePeriod') return { ...nothingToClose, byController };
    const { period, throughSequence } = command.facts;
    const books = await this.books.ofYear(period, throughSequence);
    const notValued = await this.values.notValued(lastDayOf(period));
    const fenceSecondsLeft = this.secondsLeft(period, recorded);
    return { byController, fenceSecondsLeft, notValued, ...books };
  }

  private secondsLeft(period: Year, recorded: readonly RecordedEvent[]): number {
    const fence = recorded.findLast((event) => {
      const { type, data } = ledgerEventOf(event);
      return type === 'PeriodSoftClosed' && data.period === period;
    });
    if (fence === undefined) return 0;
    const ageMs = this.clock.msSince(fence.metadata.recordedAt);
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
  unfinishedApprovals: [],
  notValued: [],
};
