import type { Position } from '../event-store';
import type { ColumnValue, TableRow } from '../projection';
import { emptyTree, type Frontier } from '../tree/merkle-tree';

/** How far a read model has come. */
export interface Checkpoint {
  readonly position: Position | null;
  readonly sequence: number;
  readonly knownFrom: string;
  /** Of all leaves up to there. */
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
  /** Adds the rows and moves the checkpoint, both or neither: whoever asks this store sees them from now on. */
  apply(rows: readonly TableRow[], checkpoint: Checkpoint): void;
  /** Has whatever was added seen by others too, who read its file; without it a store keeps nothing back. */
  settle?(): void;
  /**
   * Takes the rows of a whole log into an empty store while the fill runs, for less than they cost one page
   * at a time. What is asked of it meanwhile is answered as ever, only later; a crash leaves a store that
   * goes on from its checkpoint.
   *
   * @throws Error when it is not empty.
   */
  filling?<Result>(fill: () => Promise<Result>): Promise<Result>;
  /** Read-only SQL; integer columns come back as bigint. */
  query(sql: string, parameters?: readonly ColumnValue[]): readonly Record<string, unknown>[];
  close(): void;
}
