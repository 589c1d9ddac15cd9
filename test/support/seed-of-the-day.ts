const dayMs = 86_400_000;

/**
 * Seed of the random histories. It changes every day (UTC) and is the same for everybody on that day, so that a failing
 * build can be repeated. `FC_SEED` sets another seed.
 */
export const seedOfTheDay = Number(process.env['FC_SEED'] ?? Math.floor(Date.now() / dayMs));

/** True in CI, where all histories run. `npm test` alone runs fewer histories, to be quick. */
const triesAll = process.env['CI'] === 'true';

/** Number of random histories per seed that is enough to reach every required state. */
const historiesToReach = 200;

/** Number of random histories per seed. `FC_RUNS` sets another number; from 1,000 on, each kind of move must occur. */
export const historiesOfASeed = Number(
  process.env['FC_RUNS'] ?? (triesAll ? historiesToReach : historiesToReach / 5),
);

/** True if there are so many random histories that they must reach every required state. */
export const isReachDemanded = historiesOfASeed >= historiesToReach;
/** Defines a test of the reached states. It is skipped if there are too few histories. */
export const itReaches = isReachDemanded ? it : it.skip;

/**
 * Largest number of commands in a history. Longer histories reach more states, so runs of many histories use longer
 * ones.
 */
export const stepsOfAHistory = historiesOfASeed < 1_000 ? 75 : 90;
