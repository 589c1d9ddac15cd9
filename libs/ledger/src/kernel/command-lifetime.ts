/**
 * A command decides nothing later than this after it came: what it read of the periods may be old
 * by then. Longer than any caller waits for an answer.
 */
export const commandLifetimeMs = 180_000;

/** The longest an append may take after its decision, with all its repeats over a bad line. */
const appendSettlesMs = 90_000;

/**
 * The longest that any instance may be set to go by what its subscription has brought, after that was proved to
 * be all that stood. What one instance writes another may not know for so long.
 */
export const followedMsMax = 3_000;

/** So long after a soft close no command that read the periods before it writes any more. */
export const fenceSettlesMs = commandLifetimeMs + followedMsMax + appendSettlesMs;
