/** Minimum, median and maximum of some numbers. */
export interface Spread {
  readonly min: number;
  readonly median: number;
  readonly max: number;
}

/** @throws Error without numbers or with one that is not finite. */
export function spreadOf(numbers: readonly number[]): Spread {
  if (numbers.length === 0) throw new Error('there is nothing to take the middle of');
  const strange = numbers.find((number) => !Number.isFinite(number));
  if (strange !== undefined) throw new Error(`${strange} is no figure that was measured`);
  return { min: Math.min(...numbers), median: quantile(numbers, 0.5), max: Math.max(...numbers) };
}

/**
 * Returns a quantile with linear interpolation.
 *
 * @param share 0 to 1: 0.5 is the median, 0.99 the value that one in a hundred exceeds.
 */
export function quantile(numbers: readonly number[], share: number): number {
  const sorted = [...numbers].sort((one, other) => one - other);
  const place = share * (sorted.length - 1);
  const below = sorted[Math.floor(place)] as number;
  const above = sorted[Math.ceil(place)] as number;
  return below + (above - below) * (place - Math.floor(place));
}

/** Limit for a ratio. */
export type Target = { readonly atLeast: number } | { readonly atMost: number };

/** True if the median meets the target. */
export function holds({ median }: Spread, target: Target): boolean {
  return 'atLeast' in target ? median >= target.atLeast : median <= target.atMost;
}

/** Writes a target, such as `≥ 0.75`. */
export function targetInWords(target: Target): string {
  return 'atLeast' in target ? `≥ ${target.atLeast}` : `≤ ${target.atMost}`;
}

/**
 * Estimates the waits of requests that arrive every millisecond, from the waits of sequential requests. An
 * arrival during a request waits for the rest of it; sequential requests never measure such arrivals
 * ("coordinated omission").
 *
 * @param waits in milliseconds.
 */
export function byArrival(waits: readonly number[]): readonly number[] {
  return waits.flatMap((wait) =>
    Array.from({ length: Math.max(1, Math.ceil(wait)) }, (_, later) => wait - later),
  );
}
