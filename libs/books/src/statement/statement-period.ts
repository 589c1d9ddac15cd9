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

/** Whose statement, over which posting dates, in which state of knowledge. */
export interface StatementPeriod {
  readonly donorId: string;
  /** Null counts from the first fact on. */
  readonly from: IsoDate | null;
  readonly to: IsoDate;
  /** The end of the period, as known at the moment of the statement. */
  readonly closing: AsOf;
}

/** The donor's lines through the last day of the period. */
export function throughEnd({ donorId, closing }: StatementPeriod): Condition {
  return all([within(closing), equals('donor', donorId)]);
}

/** The donor's lines before the first day of the period; none where it has no first day. */
export function beforeStart(period: StatementPeriod): Condition {
  const { from } = period;
  const before = from === null ? noRow : postedBefore(from);
  return all([throughEnd(period), before]);
}

/** The donor's lines of the period itself. */
export function inPeriod(period: StatementPeriod): Condition {
  const { from } = period;
  return all([throughEnd(period), postedIn({ from, to: null })]);
}
