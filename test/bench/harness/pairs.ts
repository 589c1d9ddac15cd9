import { spreadOf, type Spread } from './statistics';

/** Measurements of both sides, taken one after the other. */
export interface Pair<Ours, Floor> {
  readonly ours: Ours;
  readonly floor: Floor;
}

/** The two sides of a ratio. */
export interface Sides<Ours, Floor> {
  ours(): Promise<Ours>;
  floor(): Promise<Floor>;
}

/** Measures both sides alternately, so that other load on the machine affects both alike. */
export type PairsOf = <Ours, Floor>(
  sides: Sides<Ours, Floor>,
) => Promise<readonly Pair<Ours, Floor>[]>;

const pairsUsually = 5;
const pairsWhereSlow = 3;
/** Duration of a pair in seconds above which fewer pairs are measured. */
const slowPairSeconds = 20;
/**
 * Duration in seconds above which the first pair is the only one: such a long run is warm after a hundredth
 * of its time.
 */
const longPairSeconds = 45;

/** Returns the number of pairs, given the duration of the first one. */
function pairsAfter(warmUpSeconds: number, isQuick: boolean): number {
  if (isQuick || warmUpSeconds > longPairSeconds) return 1;
  return warmUpSeconds > slowPairSeconds ? pairsWhereSlow : pairsUsually;
}

/** Swaps the order of the sides with every pair, because the second side finds warmer caches. */
export function interleaved(isQuick: boolean): PairsOf {
  return async <Ours, Floor>({ ours, floor }: Sides<Ours, Floor>) => {
    const start = performance.now();
    const warm = { floor: await floor(), ours: await ours() };
    const count = pairsAfter((performance.now() - start) / 1_000, isQuick);
    const pairs: Pair<Ours, Floor>[] = count === 1 ? [warm] : [];
    while (pairs.length < count) {
      if (pairs.length % 2 === 0) pairs.push({ ours: await ours(), floor: await floor() });
      else {
        const first = await floor();
        pairs.push({ floor: first, ours: await ours() });
      }
    }
    return pairs;
  };
}

/** Returns the ratio of each pair. */
export function ratios<Ours, Floor>(
  pairs: readonly Pair<Ours, Floor>[],
  ratio: (pair: Pair<Ours, Floor>) => number,
): Spread {
  return spreadOf(pairs.map(ratio));
}

/** Returns the median of a value over all pairs. */
export function middle<One>(pairs: readonly One[], measure: (pair: One) => number): number {
  return spreadOf(pairs.map(measure)).median;
}
