import type { RecordedEvent } from './event-store';

/** An event with its sequence among all ledger events. */
export interface SequencedEvent extends RecordedEvent {
  /** Dense ordinal in log order, from 1, the same in every instance. */
  readonly sequence: number;
  /** Latest `recordedAt` of this and every earlier event: the moment from which the event counts as known. */
  readonly knownFrom: string;
  /** Leaf of the event in the Merkle tree; undefined for an event that is no leaf. */
  readonly leaf?: Leaf;
}

/** The leaf of an event in the Merkle tree. */
export interface Leaf {
  /** Number of leaves before this one. */
  readonly index: number;
  /** Hash of the leaf and of each subtree that the leaf completes, from the bottom up, in hex. */
  readonly completed: readonly string[];
}

export type ColumnType = 'INTEGER' | 'TEXT';
/**
 * Value of a column. Integers that may exceed 2^53, such as sums of minor units, are bigint; others are
 * numbers.
 */
export type ColumnValue = string | number | bigint | null;
export type Row = Readonly<Record<string, ColumnValue>>;

export interface TableSpec {
  readonly name: string;
  /** Types by column name, in the order of the columns. */
  readonly columns: Readonly<Record<string, ColumnType>>;
  readonly nullable: readonly string[];
  readonly key: readonly string[];
  readonly indexes: readonly (readonly string[])[];
}

export interface TableRow {
  readonly table: string;
  readonly row: Row;
}

/**
 * A pure function from one event to the rows that it adds. Rows are never changed or deleted; a balance at a
 * date, as known at a moment, is a query over the rows.
 */
export interface Projection<Read = unknown> {
  readonly name: string;
  readonly tables: readonly TableSpec[];
  /**
   * @param read the event as parsed by `ReadModel.read`; without it the projection parses the event itself.
   */
  rowsOf(event: SequencedEvent, read?: Read): readonly TableRow[];
  /** Returns the rows of an event that an operator skipped because it cannot be read. Must not throw. */
  rowsOfSkipped?(event: SequencedEvent): readonly TableRow[];
}

/** Several projections that share one read model and one checkpoint. */
export interface ReadModel {
  /** Raised whenever a table changes or a row would be computed differently. */
  readonly version: number;
  readonly projections: readonly Projection[];
  /** Tells whether an event is a leaf of the Merkle tree; by default each is. */
  isLeaf?(event: RecordedEvent): boolean;
  /**
   * Parses an event once for all projections.
   *
   * @throws Error for an event that cannot be read.
   */
  read?(event: SequencedEvent): unknown;
}
