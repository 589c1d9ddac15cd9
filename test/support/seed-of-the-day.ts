const dayMs = 86_400_000;

/**
 * Seed of random histories: new ones every day (UTC), and the same ones for everybody on that day,
 * so that no build fails by chance alone. `FC_SEED` states another.
 */
export const seedOfTheDay = Number(process.env['FC_SEED'] ?? Math.floor(Date.now() / dayMs));

/** Whether everything is tried, as in CI; `npm test` by itself tries fewer histories, on one event store. */
const triesAll = process.env['CI'] === 'true';

/** Histories of each seed that reach what is demanded of them. */
const historiesToReach = 200;

/**
 * Histories of each seed. `FC_RUNS` states another number: with 1,000 each kind of move is demanded to be
 * met.
 */
export const historiesOfASeed = Number(
  process.env['FC_RUNS'] ?? (triesAll ? historiesToReach : historiesToReach / 5),
);

/** Whether what histories must have met is demanded: of so few it is not. */
export const isReachDemanded = historiesOfASeed >= historiesToReach;
/** A test that demands it. */
export const itReaches = isReachDemanded ? it : it.skip;

/** Commands of a history at most: where more histories are asked for they go on for longer, and meet more. */
export const stepsOfAHistory = historiesOfASeed < 1_000 ? 75 : 90;
