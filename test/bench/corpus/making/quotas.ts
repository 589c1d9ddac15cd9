import { Seeded } from './seeded';

/** Number of pledges of a corpus of any size. */
const pledges = 1_000;

/**
 * Returns the number of events of each pledge with its receipts; they add up to `events`. Most pledges have
 * few, and the largest about three times the average.
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
