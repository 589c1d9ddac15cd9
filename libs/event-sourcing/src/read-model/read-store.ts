import type { Position } from '../event-store';
import type { ColumnValue, TableRow } from '../projection';
import { emptyTree, type Frontier } from '../tree/merkle-tree';

/** The last event of the log that a read model contains. */
export interface Checkpoint {
  readonly position: Position | null;
  readonly sequence: number;
  readonly knownFrom: string;
  /** Merkle tree of all leaves up to this event. */
  readonly tree: Frontier;
}

export const emptyCheckpoint: Checkpoint = {
  position: null,
  sequence: 0,
  knownFrom: '',
  tree: emptyTree,
};

/** A local, disposable store of projected rows. */
export interface ReadStore {
  checkpoint(): Checkpoint;
  /** Adds rows and moves the checkpoint, both or neither. Later queries to this store see them. */
  apply(rows: readonly TableRow[], checkpoint: Checkpoint): void;
  /**
   * Commits added rows, so that other connections to the file see them too. A store without this method
   * commits each page at once.
   */
  settle?(): void;
  /**
   * Fills an empty store with the rows of a whole log faster than page by page, by building its indexes last.
   * Queries are answered meanwhile, but slowly; after a crash the store continues from its checkpoint.
   *
   * @throws Error when the store is not empty.
   */
  filling?<Result>(fill: () => Promise<Result>): Promise<Result>;
  /** Read-only SQL; integer columns come back as bigint. */
  query(sql: string, parameters?: readonly ColumnValue[]): readonly Record<string, unknown>[];
  close(): void;
}
