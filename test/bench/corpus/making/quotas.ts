import { Seeded } from './seeded';

/** Pledges of every corpus, whatever its size. */
const pledges = 1_000;

/**
 * How many events each pledge has with its receipts, so that they are as many as wanted together: most have few,
 * and the largest about three times as many as they have on average.
 */
export function quotasOf(events: number, lives = pledges): readonly number[] {
  const chance = new Seeded('quotas of a corpus');
  const weights = Array.from({ length: lives }, () => 1 + 6 * (chance.below(1_001) / 1_000) ** 4);
  const whole = weights.reduce((sum, weight) => sum + weight, 0);
  const free = events - lives;
  const quotas = weights.map((weight) => 1 + Math.floor((free * weight) / whole));
  const given = quotas.reduce((sum, quota) => sum + quota, 0);
  return quotas.map((quota, index) => quota + (index < events - given ? 1 : 0));
}
