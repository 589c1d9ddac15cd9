import type { IsoDate } from '@art30/accounting';
import type { AsOf } from '../times/as-of';
import {
  all,
  type Condition,
  equals,
  noRow,
  postedBefore,
  postedIn,
  within,
} from '../times/conditions';

/** Donor and period of a statement, and the last event that it counts. */
export interface StatementPeriod {
  readonly donorId: string;
  /** First day of the period; null if it begins with the donor's first fact. */
  readonly from: IsoDate | null;
  readonly to: IsoDate;
  /** Last day of the period, and the last event of the log that the statement counts. */
  readonly closing: AsOf;
}

/** Returns the condition for the donor's journal lines through the last day of the period. */
export function throughEnd({ donorId, closing }: StatementPeriod): Condition {
  return all([within(closing), equals('donor', donorId)]);
}

/**
 * Returns the condition for the donor's journal lines before the first day of the period; no line matches if the period
 * has no first day.
 */
export function beforeStart(period: StatementPeriod): Condition {
  const { from } = period;
  const before = from === null ? noRow : postedBefore(from);
  return all([throughEnd(period), before]);
}

/** Returns the condition for the donor's journal lines within the period. */
export function inPeriod(period: StatementPeriod): Condition {
  const { from } = period;
  return all([throughEnd(period), postedIn({ from, to: null })]);
}
