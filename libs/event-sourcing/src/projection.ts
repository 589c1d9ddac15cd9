import type { RecordedEvent } from './event-store';

/** An event with its place among all ledger events. */
export interface SequencedEvent extends RecordedEvent {
  /** Dense ordinal in log order, from 1, the same in every instance. */
  readonly sequence: number;
  /** Latest `recordedAt` of this and every earlier event: the moment from which it is known. */
  readonly knownFrom: string;
  /** Its leaf in the tree of all leaves; undefined for an event that is none. */
  readonly leaf?: Leaf;
}

/** The leaf of an event. */
export interface Leaf {
  /** Leaves before it. */
  readonly index: number;
  /** Its hash, and those of the subtrees that it completes, from the bottom up, in hex. */
  readonly completed: readonly string[];
}

export type ColumnType = 'INTEGER' | 'TEXT';
/** Integers are bigint where they may pass 2^53 (sums of minor units), else number. */
export type ColumnValue = string | number | bigint | null;
export type Row = Readonly<Record<string, ColumnValue>>;

export interface TableSpec {
  readonly name: string;
  /** In order. */
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
 * A pure map from one event to the rows it adds. Rows are only ever added: what a balance or a
 * register looks like at a date, as known at a moment, is a question put to the rows.
 */
export interface Projection<Read = unknown> {
  readonly name: string;
  readonly tables: readonly TableSpec[];
  /** @param read the event as the model reads it; a projection that is asked alone reads it itself. */
  rowsOf(event: SequencedEvent, read?: Read): readonly TableRow[];
  /** Rows of an event that is left out because nobody can read it; none without it. Never throws. */
  rowsOfSkipped?(event: SequencedEvent): readonly TableRow[];
}

/** Several projections that are kept together in one read model. */
export interface ReadModel {
  /** Raised whenever a table or a row would come out differently. */
  readonly version: number;
  readonly projections: readonly Projection[];
  /** Whether an event is a leaf of the tree; each is, without it. */
  isLeaf?(event: RecordedEvent): boolean;
  /**
   * Reads an event once for all projections.
   *
   * @throws Error for one that nobody can read.
   */
  read?(event: SequencedEvent): unknown;
}
