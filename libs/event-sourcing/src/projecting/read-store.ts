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
  ...{ position: null, sequence: 0, knownFrom: '', tree: emptyTree },
};

/** A local, disposable store of projected rows. */
export interface ReadStore {
  checkpoint(): Checkpoint;
  /** Adds the rows and moves the checkpoint in one transaction. */
  apply(rows: readonly TableRow[], checkpoint: Checkpoint): void;
  /** Read-only SQL; integer columns come back as bigint. */
  query(sql: string, parameters?: readonly ColumnValue[]): readonly Record<string, unknown>[];
  close(): void;
}
