import { daysBefore, daysBetween, type IsoDate } from '@art30/accounting';
import type { AsOf } from './as-of';
import { badQuery } from './refusals';
import { countOf } from './rows';

/** An age range in days. A year counts as 365 days. */
interface AgeBucket<Name extends string> {
  readonly name: Name;
  /** Last day in the range; null for the last range, which has no end. */
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

/** Age ranges of instalments, by days past the due date. */
export const dueBuckets = [
  { name: 'NOT_DUE', throughDays: 0 },
  { name: 'DAYS_1_30', throughDays: 30 },
  ...older,
] as const satisfies readonly AgeBucket<string>[];

/** Age ranges of money in suspense, by days since the value date. */
export const suspenseBuckets = [
  { name: 'DAYS_0_30', throughDays: 30 },
  ...older,
] as const satisfies readonly AgeBucket<string>[];

export type DueBucket = (typeof dueBuckets)[number]['name'];
export type SuspenseBucket = (typeof suspenseBuckets)[number]['name'];

/** Name of the first age range that includes the age. */
export function ageBucketOf<Name extends string>(
  buckets: readonly AgeBucket<Name>[],
  days: number,
): Name {
  const found = buckets.find(({ throughDays }) => throughDays === null || days <= throughDays);
  if (found === undefined) throw new Error('the last bucket has no end');
  return found.name;
}

/** Assigns dates to age ranges, as seen from one day. */
export class AgesOn<Name extends string> {
  /** First date of each range; null for the last range, which contains all earlier dates. */
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

  /** Name of the age range of a date. */
  of(date: IsoDate): Name {
    const found = this.beginnings.find(({ from }) => from === null || date >= from);
    if (found === undefined) throw new Error('the last bucket has no end');
    return found.name;
  }
}

/** Age ranges of money in suspense, as seen from a day. */
export function suspenseAgesOn(day: IsoDate): AgesOn<SuspenseBucket> {
  return new AgesOn<SuspenseBucket>(suspenseBuckets, day);
}

/** @throws QuestionRefused UNREADABLE if no age range has that name. */
export function demandBucket(buckets: readonly AgeBucket<string>[], stated: string): void {
  const names = buckets.map(({ name }) => name);
  if (!names.includes(stated)) badQuery('bucket', `must be one of ${names.join(', ')}`);
}

/** Days from one date to another; 0 if the second is not later. */
export function ageInDays(from: IsoDate, to: IsoDate): number {
  const days = daysBetween(from, to);
  return days > 0n ? countOf(days) : 0;
}

/** Determines the day on which ages are counted. */
export class AgeingDay {
  /** @param today returns today's date in UTC. */
  constructor(private readonly today: () => IsoDate) {}

  /** The date `asAt` of the query, or today (UTC) if the query has none. */
  of({ asAt }: AsOf): IsoDate {
    return asAt ?? this.today();
  }
}
