import {
  consistencyProof,
  inclusionProof,
  nodesIn,
  rootAt,
  type NodeAt,
  type Position,
  type ReadStore,
} from '@art30/event-sourcing';
import { ordinal, text, textOrNull } from '../times/rows';

/** The leaf of an event in the Merkle tree of the log. */
export interface PlacedLeaf {
  /** Index of the leaf in the tree, from 0. */
  readonly index: number;
  /** Hash of the leaf, in hex. */
  readonly hash: string;
}

/** Number of characters of a hash in hex. */
const hashCharacters = 64;

/**
 * Reads the Merkle tree (RFC 6962) of the log from the read model. Each node is found as one row by its key, so a proof
 * reads only a few dozen rows, however large the tree is.
 */
export class TreeReader {
  private readonly nodeAt: NodeAt = nodesIn((index) => this.hashesAt(index));

  constructor(private readonly readStore: Pick<ReadStore, 'query'>) {}

  /** Returns the number of leaves. */
  size(): number {
    return this.progress().size;
  }

  /**
   * Returns the number of leaves, and the position of the last event in the read model; null before the first event.
   */
  progress(): { readonly size: number; readonly position: Position | null } {
    const [row = {}] = this.readStore.query('SELECT leaves, position FROM checkpoint');
    return { size: ordinal(row, 'leaves'), position: textOrNull(row, 'position') };
  }

  /** Returns the number of leaves of events through a sequence, inclusive. */
  sizeThrough(sequence: number): number {
    const [row] = this.readStore.query(
      'SELECT leaf_index FROM leaves WHERE sequence <= ? ORDER BY sequence DESC LIMIT 1',
      [sequence],
    );
    return row === undefined ? 0 : ordinal(row, 'leaf_index') + 1;
  }

  /**
   * Returns the leaf of an event. Undefined if the event is a checkpoint, which has no leaf, or is not in the read
   * model.
   */
  leafOf(sequence: number): PlacedLeaf | undefined {
    const [row] = this.readStore.query('SELECT leaf_index, hashes FROM leaves WHERE sequence = ?', [
      sequence,
    ]);
    if (row === undefined) return undefined;
    return {
      index: ordinal(row, 'leaf_index'),
      hash: text(row, 'hashes').slice(0, hashCharacters),
    };
  }

  /** Returns the sequence of the event that is the leaf with that index; undefined beyond the last leaf. */
  sequenceOf(leafIndex: number): number | undefined {
    const [row] = this.readStore.query('SELECT sequence FROM leaves WHERE leaf_index = ?', [
      leafIndex,
    ]);
    return row === undefined ? undefined : ordinal(row, 'sequence');
  }

  /** Returns the root, in hex, of the tree of the first `size` leaves. */
  root(size: number): string {
    return rootAt(size, this.nodeAt);
  }

  /**
   * Returns the hashes that lead from a leaf to the root of the tree of a size.
   *
   * @throws RangeError for a leaf that the tree of that size does not have.
   */
  inclusion(leafIndex: number, size: number): readonly string[] {
    return inclusionProof(leafIndex, size, this.nodeAt);
  }

  /**
   * Returns the hashes that prove that the tree of size `to` begins with that of size `from`. The empty tree needs no
   * proof.
   */
  consistency(from: number, to: number): readonly string[] {
    return from === 0 ? [] : consistencyProof(from, to, this.nodeAt);
  }

  private hashesAt(leafIndex: number): string {
    const [row] = this.readStore.query('SELECT hashes FROM leaves WHERE leaf_index = ?', [
      leafIndex,
    ]);
    if (row === undefined) throw new RangeError(`the tree has no leaf ${leafIndex}`);
    return text(row, 'hashes');
  }
}
