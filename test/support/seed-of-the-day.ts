const dayMs = 86_400_000;

/**
 * Seed of the random histories: it changes every day (UTC) and is the same for everybody on that day. A
 * failing build can thus be repeated. `FC_SEED` sets another seed.
 */
export const seedOfTheDay = Number(process.env['FC_SEED'] ?? Math.floor(Date.now() / dayMs));

/** True in CI, where all histories run. `npm test` alone runs fewer histories, on one event store. */
const triesAll = process.env['CI'] === 'true';

/** Histories per seed that are enough to reach every required state. */
const historiesToReach = 200;

/** Histories per seed. `FC_RUNS` sets another number; from 1,000 on, each kind of move must occur. */
export const historiesOfASeed = Number(
  process.env['FC_RUNS'] ?? (triesAll ? historiesToReach : historiesToReach / 5),
);

/** True if the histories are many enough to demand that they reach every required state. */
export const isReachDemanded = historiesOfASeed >= historiesToReach;
/** A test of the reached states; it is skipped if there are too few histories. */
export const itReaches = isReachDemanded ? it : it.skip;

/**
 * Maximum of commands in a history. Longer histories reach more states, so runs of many histories use longer
 * ones.
 */
export const stepsOfAHistory = historiesOfASeed < 1_000 ? 75 : 90;
