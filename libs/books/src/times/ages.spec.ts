import {
  ageInDays,
  ageBucketOf,
  AgesOn,
  type DueBucket,
  dueBuckets,
  suspenseAgesOn,
  suspenseBuckets,
} from './ages';

describe('ages', () => {
  it.each([
    ['2024-06-30', '2024-06-30', 'NOT_DUE'],
    ['2024-07-01', '2024-06-30', 'NOT_DUE'],
    ['2024-06-30', '2024-07-01', 'DAYS_1_30'],
    ['2024-06-30', '2024-07-30', 'DAYS_1_30'],
    ['2024-06-30', '2024-07-31', 'DAYS_31_60'],
    ['2024-06-30', '2024-08-29', 'DAYS_31_60'],
    ['2024-06-30', '2024-08-30', 'DAYS_61_90'],
    ['2024-06-30', '2024-09-28', 'DAYS_61_90'],
    ['2024-06-30', '2024-09-29', 'DAYS_91_180'],
    ['2024-06-30', '2024-12-27', 'DAYS_91_180'],
    ['2024-06-30', '2024-12-28', 'DAYS_181_365'],
    ['2024-06-30', '2025-06-30', 'DAYS_181_365'],
    ['2024-06-30', '2025-07-01', 'YEARS_1_2'],
    ['2024-06-30', '2026-06-30', 'YEARS_1_2'],
    ['2024-06-30', '2026-07-01', 'YEARS_2_3'],
    ['2024-06-30', '2027-06-30', 'YEARS_2_3'],
    ['2024-06-30', '2027-07-01', 'YEARS_OVER_3'],
    ['2023-02-28', '2024-02-29', 'YEARS_1_2'],
  ])('put what is due on %s, on %s, into %s', (due, on, bucket) => {
    expect(ageBucketOf(dueBuckets, ageInDays(due, on))).toBe(bucket);
    expect(new AgesOn<DueBucket>(dueBuckets, on).of(due)).toBe(bucket);
  });

  it('count money in suspense from its first day on', () => {
    const of = (on: string) => ageBucketOf(suspenseBuckets, ageInDays('2024-07-22', on));
    expect([of('2024-07-22'), of('2024-08-21'), of('2024-08-22')]).toEqual([
      ...['DAYS_0_30', 'DAYS_0_30', 'DAYS_31_60'],
    ]);
    const days = ['2024-07-22', '2024-08-21', '2024-08-22', '2024-07-21'];
    expect(days.map((on) => suspenseAgesOn(on).of('2024-07-22'))).toEqual([
      ...['DAYS_0_30', 'DAYS_0_30', 'DAYS_31_60', 'DAYS_0_30'],
    ]);
  });
});
