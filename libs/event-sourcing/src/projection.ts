import type { RecordedEvent } from './event-store';

/** An event with its number among all events of the ledger. */
export interface SequencedEvent extends RecordedEvent {
  /** Number in log order, from 1 without a gap; every instance of the service assigns the same one. */
  readonly sequence: number;
  /**
   * Latest `recordedAt` of this and every earlier event. Reports "as known at" a time count the event from this moment
   * on; unlike `recordedAt` it never goes back, even if a clock was wrong.
   */
  readonly knownFrom: string;
  /** Leaf of the event in the Merkle tree (hash tree) of the log; undefined for an event that is no leaf. */
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
 * Value of a column. An integer that may exceed 2^53, such as a sum in minor units, is a bigint; other integers are
 * numbers.
 */
export type ColumnValue = string | number | bigint | null;
export type Row = Readonly<Record<string, ColumnValue>>;

/** A table of a read model: its columns, those that may be empty, its primary key and its indexes. */
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
 * A part of a read model: tables, and a pure function from one event to the rows that the event adds. Rows are never
 * changed or deleted. So a balance at any date, as it was known at any time, is a query over the rows.
 */
export interface Projection<Read = unknown> {
  readonly name: string;
  readonly tables: readonly TableSpec[];
  /**
   * Returns the rows that an event adds.
   *
   * @param read result of `ReadModel.read` for the event; without it the projection parses the event itself.
   * @throws Error if the event cannot be read.
   */
  rowsOf(event: SequencedEvent, read?: Read): readonly TableRow[];
  /**
   * Returns the rows of an event that is skipped, by an operator's order, because it cannot be read. Must not
   * throw.
   */
  rowsOfSkipped?(event: SequencedEvent): readonly TableRow[];
}

/** The tables from which queries are answered: several projections, which are always filled up to the same event. */
export interface ReadModel {
  /**
   * Version, raised whenever a table changes or a row would be computed differently; the tables are then made
   * again.
   */
  readonly version: number;
  readonly projections: readonly Projection[];
  /** True if an event is a leaf of the Merkle tree (hash tree) of the log; without this function each event is. */
  isLeaf?(event: RecordedEvent): boolean;
  /**
   * Parses an event once for all projections.
   *
   * @throws Error for an event that cannot be read.
   */
  read?(event: SequencedEvent): unknown;
}
