import type { Position } from '../event-store';
import type { ColumnValue, TableRow } from '../projection';
import { emptyTree, type Frontier } from '../tree/merkle-tree';

/** The last event of the log whose rows a read model contains; the initial values stand for no event. */
export interface Checkpoint {
  readonly position: Position | null;
  readonly sequence: number;
  readonly knownFrom: string;
  /** Merkle tree (hash tree) of all events up to this one. */
  readonly tree: Frontier;
}

export const emptyCheckpoint: Checkpoint = {
  position: null,
  sequence: 0,
  knownFrom: '',
  tree: emptyTree,
};

/** A store of the rows that were made from events. It can be deleted, since the rows can be made again from the log. */
export interface ReadStore {
  checkpoint(): Checkpoint;
  /** Adds rows and moves the checkpoint, both or neither. Later queries to this store find the rows. */
  apply(rows: readonly TableRow[], checkpoint: Checkpoint): void;
  /**
   * Commits added rows, so that other connections to the file find them too. A store without this method commits each
   * page at once.
   */
  settle?(): void;
  /**
   * Fills an empty store with the rows of a whole log. This is faster than applying page by page, because indexes are
   * built at the end. Queries are answered meanwhile, but slowly. After a crash the store goes on from its checkpoint.
   *
   * @param fill adds the rows by `apply`.
   * @throws Error if the store is not empty.
   */
  filling?<Result>(fill: () => Promise<Result>): Promise<Result>;
  /** Runs SQL that only reads, and returns its rows. Integer columns are returned as bigint. */
  query(sql: string, parameters?: readonly ColumnValue[]): readonly Record<string, unknown>[];
  close(): void;
}
