/**
 * Milliseconds after its arrival in which a command may decide. Later, the periods that it read may be
 * outdated. No caller waits this long for an answer.
 */
export const commandLifetimeMs = 180_000;

/**
 * Longest time in milliseconds that an append can take after the decision, with all its retries over a bad
 * connection.
 */
const appendSettlesMs = 90_000;

/**
 * Largest setting, in milliseconds, for how long an instance may use its cached streams after they were
 * proved complete. During that time it may miss what other instances write.
 */
export const followedMsMax = 3_000;

/**
 * Milliseconds after a soft close of a period until no command that read the periods before it can still
 * write.
 */
export const fenceSettlesMs = commandLifetimeMs + followedMsMax + appendSettlesMs;
