/**
 * Milliseconds after its arrival within which a command may be decided. After that, the periods that it read may be
 * outdated. No caller waits this long for an answer.
 */
export const commandLifetimeMs = 180_000;

/** Longest time in milliseconds from a decision to the end of its append, with all retries over a bad connection. */
const appendSettlesMs = 90_000;

/**
 * Largest allowed setting, in milliseconds, for how long an instance may use cached streams after they were proved
 * complete. During that time it may miss events that other instances append.
 */
export const followedMsMax = 3_000;

/**
 * Milliseconds after a soft close of a period, or after a claim, until all commands that were then in progress have
 * appended their events or failed. Only then can the period be closed, or an unused claim be released.
 */
export const fenceSettlesMs = commandLifetimeMs + followedMsMax + appendSettlesMs;
