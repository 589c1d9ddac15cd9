import { spreadOf, type Spread } from './statistics';

/** Measures of both sides, one after the other. */
export interface Pair<Ours, Floor> {
  readonly ours: Ours;
  readonly floor: Floor;
}

/** The two sides of a ratio. */
export interface Sides<Ours, Floor> {
  ours(): Promise<Ours>;
  floor(): Promise<Floor>;
}

/** Both sides in turn, so that whatever else the machine does meets both alike. */
export type PairsOf = <Ours, Floor>(
  sides: Sides<Ours, Floor>,
) => Promise<readonly Pair<Ours, Floor>[]>;

const pairsUsually = 5;
const pairsWhereSlow = 3;
/** Seconds of one pair from which on fewer are measured. */
const slowPairSeconds = 20;
/** Seconds from which on the first pair is the only one: what goes on for so long is warm after a hundredth of it. */
const longPairSeconds = 45;

/** Pairs that are measured where the first one took so many seconds. */
function pairsAfter(warmUpSeconds: number, isQuick: boolean): number {
  if (isQuick || warmUpSeconds > longPairSeconds) return 1;
  return warmUpSeconds > slowPairSeconds ? pairsWhereSlow : pairsUsually;
}

/** Who begins changes with every pair: what is run second finds other caches than what is run first. */
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

/** The ratios of pairs. */
export function ratios<Ours, Floor>(
  pairs: readonly Pair<Ours, Floor>[],
  ratio: (pair: Pair<Ours, Floor>) => number,
): Spread {
  return spreadOf(pairs.map(ratio));
}

/** The middle of a measure over pairs, for what is told beside a ratio. */
export function middle<One>(pairs: readonly One[], measure: (pair: One) => number): number {
  return spreadOf(pairs.map(measure)).median;
}
