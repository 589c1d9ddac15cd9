import { daysBefore, daysBetween, type IsoDate } from '@art30/accounting';
import type { AsOf } from './as-of';
import { badQuery } from './refusals';
import { countOf } from './rows';

/** A range of ages in days. A year counts as 365 days. */
interface AgeBucket<Name extends string> {
  readonly name: Name;
  /** Largest age in the range, in days; null for the last range, which has no end. */
  readonly throughDays: number | null;
}

const older = [
  { name: 'DAYS_31_60', throughDays: 60 },
  { name: 'DAYS_61_90', throughDays: 90 },
  { name: 'DAYS_91_180', throughDays: 180 },
  { name: 'DAYS_181_365', throughDays: 365 },
  { name: 'YEARS_1_2', throughDays: 730 },
  { name: 'YEARS_2_3', throughDays: 1095 },
  { name: 'YEARS_OVER_3', throughDays: null },
] as const;

/** Ranges by which unpaid instalments are grouped: days past the due date. */
export const dueBuckets = [
  { name: 'NOT_DUE', throughDays: 0 },
  { name: 'DAYS_1_30', throughDays: 30 },
  ...older,
] as const satisfies readonly AgeBucket<string>[];

/**
 * Ranges by which money in suspense (bank credits that no pledge has claimed) is grouped: days since the value date.
 */
export const suspenseBuckets = [
  { name: 'DAYS_0_30', throughDays: 30 },
  ...older,
] as const satisfies readonly AgeBucket<string>[];

export type DueBucket = (typeof dueBuckets)[number]['name'];
export type SuspenseBucket = (typeof suspenseBuckets)[number]['name'];

/** Returns the name of the first range that includes the age. */
export function ageBucketOf<Name extends string>(
  buckets: readonly AgeBucket<Name>[],
  days: number,
): Name {
  const found = buckets.find(({ throughDays }) => throughDays === null || days <= throughDays);
  if (found === undefined) throw new Error('the last bucket has no end');
  return found.name;
}

/**
 * Assigns dates to ranges of ages, counted on one day. Comparing dates with the first date of each range is faster than
 * counting days.
 */
export class AgesOn<Name extends string> {
  /** First date of each range of ages; null for the last range, which contains all earlier dates. */
  private readonly beginnings: readonly { readonly name: Name; readonly from: IsoDate | null }[];

  constructor(
    buckets: readonly AgeBucket<Name>[],
    readonly day: IsoDate,
  ) {
    this.beginnings = buckets.map(({ name, throughDays }) => ({
      name,
      from: throughDays === null ? null : daysBefore(day, BigInt(throughDays)),
    }));
  }

  /** Returns the name of the range of ages that contains a date. */
  of(date: IsoDate): Name {
    const found = this.beginnings.find(({ from }) => from === null || date >= from);
    if (found === undefined) throw new Error('the last bucket has no end');
    return found.name;
  }
}

/** Returns the ranges for the age of money in suspense, counted on a day. */
export function suspenseAgesOn(day: IsoDate): AgesOn<SuspenseBucket> {
  return new AgesOn<SuspenseBucket>(suspenseBuckets, day);
}

/**
 * Checks the name of a range of ages.
 *
 * @throws QuestionRefused UNREADABLE if no range has that name.
 */
export function demandBucket(buckets: readonly AgeBucket<string>[], stated: string): void {
  const names = buckets.map(({ name }) => name);
  if (!names.includes(stated)) badQuery('bucket', `must be one of ${names.join(', ')}`);
}

/** Returns the number of days from one date to another; 0 if the second is not later. */
export function ageInDays(from: IsoDate, to: IsoDate): number {
  const days = daysBetween(from, to);
  return days > 0n ? countOf(days) : 0;
}

/** Determines the day on which the ages of an answer are counted. */
export class AgeingDay {
  /** @param today returns today's date in UTC. */
  constructor(private readonly today: () => IsoDate) {}

  /** Returns the date `asAt` of the query, or today (UTC) if the query has none. */
  of({ asAt }: AsOf): IsoDate {
    return asAt ?? this.today();
  }
}
