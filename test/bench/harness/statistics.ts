/** Least, middle and greatest of some numbers. */
export interface Spread {
  readonly min: number;
  readonly median: number;
  readonly max: number;
}

/** @throws Error without any number, or with one that is not finite: a ratio must be of something measured. */
export function spreadOf(numbers: readonly number[]): Spread {
  if (numbers.length === 0) throw new Error('there is nothing to take the middle of');
  const strange = numbers.find((number) => !Number.isFinite(number));
  if (strange !== undefined) throw new Error(`${strange} is no figure that was measured`);
  return { min: Math.min(...numbers), median: quantile(numbers, 0.5), max: Math.max(...numbers) };
}

/**
 * The value below which a share of the numbers lies, between neighbours in proportion.
 *
 * @param share 0 to 1: 0.5 is the middle, 0.99 what one in a hundred is above.
 */
export function quantile(numbers: readonly number[], share: number): number {
  const sorted = [...numbers].sort((one, other) => one - other);
  const place = share * (sorted.length - 1);
  const below = sorted[Math.floor(place)] as number;
  const above = sorted[Math.ceil(place)] as number;
  return below + (above - below) * (place - Math.floor(place));
}

/** What a ratio is held against. */
export type Target = { readonly atLeast: number } | { readonly atMost: number };

/** Whether the median keeps the target. */
export function holds({ median }: Spread, target: Target): boolean {
  return 'atLeast' in target ? median >= target.atLeast : median <= target.atMost;
}

/** A target in words, `≥ 0.75`. */
export function targetInWords(target: Target): string {
  return 'atLeast' in target ? `≥ ${target.atLeast}` : `≤ ${target.atMost}`;
}

/**
 * How long requests would have waited that come every millisecond, by the waits of requests that followed one another: who
 * comes while one waits has to wait for what is left of it, and is not there to be counted otherwise ("coordinated omission").
 *
 * @param waits in milliseconds.
 */
export function byArrival(waits: readonly number[]): readonly number[] {
  return waits.flatMap((wait) =>
    Array.from({ length: Math.max(1, Math.ceil(wait)) }, (_, later) => wait - later),
  );
}
