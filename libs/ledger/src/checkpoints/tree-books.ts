import type { KeptCheckpoint } from '@art30/accounting';
import type { Position, TreeHead } from '@art30/event-sourcing';

/** The tree of the whole log, and what was signed of it. */
export interface TreeStanding extends TreeHead {
  readonly first: KeptCheckpoint | null;
  /** The checkpoint of the largest tree since the last restore. */
  readonly last: KeptCheckpoint | null;
  /** The checkpoint that stands last in the log; its tree is smaller where two instances signed at once. */
  readonly newest: KeptCheckpoint | null;
  /** Of the last event that the tree was made of; null for an empty log. */
  readonly position: Position | null;
}

/** What came after the last checkpoint, as far as the read model has seen. */
export interface Unsigned {
  readonly last: KeptCheckpoint | null;
  readonly leaves: number;
  /** Years that were closed. */
  readonly closes: number;
}

/** The tree and its checkpoints as the read model has them. */
export interface TreeBooks {
  /**
   * Once the read model has seen the whole log.
   *
   * @throws QuestionRefused BEHIND where that takes too long.
   */
  atHead(): Promise<TreeStanding>;
  /** Root of the tree of the first leaves, in hex. */
  root(size: number): string;
  /** Hashes that prove that the tree of `size` leaves begins with that of `earlier`, which is not 0. */
  consistency(earlier: number, size: number): readonly string[];
  /** Revision of the last event of a stream that the read model has a row of; 0 where it has none. */
  revisionIn(stream: string): number;
  /** Verifier key of the first checkpoint that the read model has seen; null before. */
  firstKey(): string | null;
  /** Undefined where the read model has not seen it. */
  checkpoint(eventId: string): KeptCheckpoint | undefined;
  unsigned(): Unsigned;
  /** Waits until a position has been seen, but not for ever. */
  waitFor(position: Position): Promise<'reached' | 'timeout'>;
}
