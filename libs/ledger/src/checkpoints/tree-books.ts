import type { KeptCheckpoint } from '@art30/accounting';
import type { Position, TreeHead } from '@art30/event-sourcing';

/** The tree of the whole log, with the checkpoints that matter for the next signature. */
export interface TreeStanding extends TreeHead {
  readonly first: KeptCheckpoint | null;
  /** The checkpoint of the largest tree since the last restore. */
  readonly last: KeptCheckpoint | null;
  /**
   * The latest checkpoint event in the log. Its tree can be smaller than that of `last` if two instances
   * signed at once.
   */
  readonly newest: KeptCheckpoint | null;
  /** Position of the last event in the tree; null for an empty log. */
  readonly position: Position | null;
}

/** Leaves and year closings since the last checkpoint, as far as the read model has processed the log. */
export interface Unsigned {
  readonly last: KeptCheckpoint | null;
  readonly leaves: number;
  /** Number of years that were closed since then. */
  readonly closes: number;
}

/** The tree and its checkpoints in the read model. */
export interface TreeBooks {
  /**
   * Returns the tree once the read model has caught up with the log.
   *
   * @throws QuestionRefused BEHIND if that takes too long.
   */
  atHead(): Promise<TreeStanding>;
  /** Returns the root hash, in hex, of the tree of the first `size` leaves. */
  root(size: number): string;
  /**
   * Returns the hashes that prove that the tree of `size` leaves begins with the tree of `earlier` leaves,
   * which is not 0.
   */
  consistency(earlier: number, size: number): readonly string[];
  /** Returns the revision of the last event of a stream in the read model; 0 if it has none. */
  revisionIn(stream: string): number;
  /** Returns the verifier key of the first checkpoint in the read model; null if there is none. */
  firstKey(): string | null;
  /**
   * Returns the checkpoint that an event states; undefined while the read model has not processed that event.
   */
  checkpoint(eventId: string): KeptCheckpoint | undefined;
  unsigned(): Unsigned;
  /** Waits, up to a time limit, until the read model has processed a position. */
  waitFor(position: Position): Promise<'reached' | 'timeout'>;
}
