const dayMs = 86_400_000;

/**
 * Seed of random histories: new ones every day (UTC), and the same ones for everybody on that day,
 * so that no build fails by chance alone. `FC_SEED` states another.
 */
export const seedOfTheDay = Number(process.env['FC_SEED'] ?? Math.floor(Date.now() / dayMs));

/**
 * Histories of each seed. `FC_RUNS` states another number: with 1,000 each kind of move is demanded to be
 * met.
 */
export const historiesOfASeed = Number(process.env['FC_RUNS'] ?? 200);

/** Commands of a history at most: where more histories are asked for they go on for longer, and meet more. */
export const stepsOfAHistory = historiesOfASeed < 1_000 ? 75 : 90;
