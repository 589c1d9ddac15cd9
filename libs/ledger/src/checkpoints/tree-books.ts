import type { KeptCheckpoint } from '@art30/accounting';
import type { Position, TreeHead } from '@art30/event-sourcing';

/** The Merkle tree of the whole log, with the checkpoints that must be known before the next one is signed. */
export interface TreeStanding extends TreeHead {
  readonly first: KeptCheckpoint | null;
  /** The checkpoint with the most leaves since the last restore of the log. */
  readonly last: KeptCheckpoint | null;
  /**
   * The latest checkpoint event in the log. Its tree can be smaller than that of `last` if two instances signed at
   * once.
   */
  readonly newest: KeptCheckpoint | null;
  /** Position of the last event in the tree; null for an empty log. */
  readonly position: Position | null;
}

/** Events and year closings that no checkpoint signs yet, as far as the read model has processed the log. */
export interface Unsigned {
  readonly last: KeptCheckpoint | null;
  readonly leaves: number;
  /** Number of years closed since the last checkpoint. */
  readonly closes: number;
}

/** Queries about the log's Merkle tree and its checkpoints, answered from the read model. */
export interface TreeBooks {
  /**
   * Returns the tree once the read model has processed the whole log.
   *
   * @throws QuestionRefused BEHIND if the read model does not catch up in time.
   */
  atHead(): Promise<TreeStanding>;
  /** Returns the root hash, in hex, of the tree of the first `size` leaves. */
  root(size: number): string;
  /**
   * Returns the consistency proof (RFC 6962): the hashes that prove that the tree of `size` leaves begins with the tree
   * of `earlier` leaves. `earlier` must not be 0.
   */
  consistency(earlier: number, size: number): readonly string[];
  /** Returns the revision of a stream's last event in the read model; 0 if the read model has none. */
  revisionIn(stream: string): number;
  /** Returns the public key that verifies the first checkpoint in the read model; null if there is no checkpoint. */
  firstKey(): string | null;
  /** Returns the checkpoint recorded by an event; undefined while the read model has not processed that event. */
  checkpoint(eventId: string): KeptCheckpoint | undefined;
  unsigned(): Unsigned;
  /** Waits, up to a time limit, until the read model has processed a position. */
  waitFor(position: Position): Promise<'reached' | 'timeout'>;
}
