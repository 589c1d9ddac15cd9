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

/** Donor, posting dates and state of knowledge of a statement. */
export interface StatementPeriod {
  readonly donorId: string;
  /** First day of the period; null if it starts with the donor's first fact. */
  readonly from: IsoDate | null;
  readonly to: IsoDate;
  /** End of the period, as known at the time of the statement. */
  readonly closing: AsOf;
}

/** The donor's lines through the last day of the period. */
export function throughEnd({ donorId, closing }: StatementPeriod): Condition {
  return all([within(closing), equals('donor', donorId)]);
}

/** The donor's lines before the first day of the period; none if the period has no first day. */
export function beforeStart(period: StatementPeriod): Condition {
  const { from } = period;
  const before = from === null ? noRow : postedBefore(from);
  return all([throughEnd(period), before]);
}

/** The donor's lines within the period. */
export function inPeriod(period: StatementPeriod): Condition {
  const { from } = period;
  return all([throughEnd(period), postedIn({ from, to: null })]);
}
