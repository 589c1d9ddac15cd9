import {
  functionalCurrency,
  lastDayOf,
  Money,
  type PeriodContext,
  type StatedTrialBalance,
  type Year,
} from '@art30/accounting';
import type { ReadStore } from '@art30/event-sourcing';
import type { OfReadModels } from '../columns/journal-columns';
import { type PendingApplications, stillHeld } from './pending-applications';
import type { TrialBalances } from '../journal/trial-balances';
import type { AsOf, AsOfResolver } from '../times/as-of';
import { within } from '../times/conditions';
import { ordinal, text } from '../times/rows';

type ClosingBooks = Pick<
  PeriodContext,
  | 'lastSequence'
  | 'trialBalance'
  | 'postedSince'
  | 'pendingApplications'
  | 'unfinishedRuns'
  | 'unfinishedApprovals'
>;

/** Reads the trial balance of a year and the work that must be finished before the year is closed. */
export class PeriodBooks {
  constructor(
    private readonly readStore: ReadStore,
    private readonly asOf: AsOfResolver,
    private readonly trialBalances: TrialBalances,
    private readonly pending: OfReadModels<PendingApplications>,
  ) {}

  /**
   * Returns the trial balance and the unfinished work of a year, after the read model has reached the head of the log.
   *
   * @param through last sequence that the trial balance counts.
   * @throws QuestionRefused BEHIND if the read model does not reach the head in time.
   */
  async of(period: Year, through: number): Promise<ClosingBooks> {
    const asAt = lastDayOf(period);
    const seen = await this.asOf.resolveAtHead({ asAt, knownAt: String(through) });
    return {
      lastSequence: this.readStore.checkpoint().sequence,
      trialBalance: this.trialBalance(seen),
      postedSince: this.postedSince(through, asAt),
      pendingApplications: this.pendingApplications(asAt),
      unfinishedRuns: this.unfinishedRuns(asAt),
      unfinishedApprovals: this.unfinishedApprovals(),
    };
  }

  private trialBalance(seen: AsOf): StatedTrialBalance {
    return Object.fromEntries(
      this.trialBalances
        .accounts(within(seen))
        .map(({ code, usd }) => [code, Money.ofMinor(usd, functionalCurrency).toString()]),
    );
  }

  private postedSince(sequence: number, date: string): number[] {
    return this.readStore
      .query(
        'SELECT DISTINCT sequence FROM journal WHERE sequence > ? AND posting_date <= ? ' +
          'ORDER BY sequence',
        [sequence, date],
      )
      .map((row) => ordinal(row, 'sequence'));
  }

  /**
   * Returns the ids of applications whose money the receipt still holds after their latest change. They must be settled
   * before a revaluation or a closing.
   *
   * @param date last posting date that counts; all dates if left out.
   */
  pendingApplications(date?: string): readonly string[] {
    const cachedIds = date === undefined ? this.pending.here().ids() : undefined;
    if (cachedIds !== undefined) return cachedIds;
    return this.readStore
      .query(
        `SELECT id FROM applications AS last
         WHERE posting_date <= ?
           AND ${stillHeld}
           AND NOT EXISTS (
             SELECT 1 FROM applications AS later WHERE later.id = last.id
               AND (later.sequence, later.ordinal) > (last.sequence, last.ordinal))
         ORDER BY id`,
        [date ?? endOfTime],
      )
      .map((row) => text(row, 'id'));
  }

  /**
   * Returns the ids of revaluation runs that are started but not completed, or whose reversal is not completed.
   *
   * @param date last posting date that counts; all dates if left out.
   */
  unfinishedRuns(date: string = endOfTime): string[] {
    return this.readStore
      .query(
        `SELECT id FROM revaluations AS last
         WHERE posting_date <= ?
           AND json_extract(changes, '$.status') IN ('STARTED', 'REVERSING')
           AND NOT EXISTS (
             SELECT 1 FROM revaluations AS later WHERE later.id = last.id
               AND (later.sequence, later.ordinal) > (last.sequence, last.ordinal))
         ORDER BY id`,
        [date],
      )
      .map((row) => text(row, 'id'));
  }

  /**
   * Returns the ids of revaluation runs that used a list of exchange rates and are not reversed, in the order of their
   * start.
   */
  runsAt(listId: string): string[] {
    return this.readStore
      .query(
        `SELECT id FROM revaluations AS begun
         WHERE EXISTS (
             SELECT 1 FROM json_each(begun.changes, '$.rates') WHERE json_extract(value, '$.list') = ?)
           AND NOT EXISTS (
             SELECT 1 FROM revaluations AS later WHERE later.id = begun.id
               AND json_extract(later.changes, '$.status') = 'REVERSED')
         ORDER BY sequence, ordinal`,
        [listId],
      )
      .map((row) => text(row, 'id'));
  }

  /** Returns the ids of approved proposals whose events are not all written yet, whatever their posting dates. */
  private unfinishedApprovals(): string[] {
    return this.readStore
      .query(
        `SELECT DISTINCT approved.id FROM approvals AS approved
         WHERE json_extract(approved.changes, '$.lastId') IS NOT NULL
           AND NOT EXISTS (
             SELECT 1 FROM events WHERE event_name = json_extract(approved.changes, '$.lastId')
               AND type = json_extract(approved.changes, '$.lastType'))
           AND NOT EXISTS (
             SELECT 1 FROM approvals AS later WHERE later.id = approved.id
               AND later.sequence > approved.sequence)
         ORDER BY approved.id`,
      )
      .map((row) => text(row, 'id'));
  }
}

/** A date later than any date that a request can state, for queries without a last date. */
const endOfTime = '9999-12-31';
