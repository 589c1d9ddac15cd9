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

/** The leaf of an event in the tree. */
export interface PlacedLeaf {
  /** Index of the leaf, from 0. */
  readonly index: number;
  /** Hash in hex. */
  readonly hash: string;
}

/** Characters of a hash in hex. */
const hashCharacters = 64;

/**
 * Reads the Merkle tree (RFC 6962) of the log from the read model. Each node is one row that is found by its
 * key, so a proof reads a few dozen rows for any size.
 */
export class TreeReader {
  private readonly nodeAt: NodeAt = nodesIn((index) => this.hashesAt(index));

  constructor(private readonly readStore: Pick<ReadStore, 'query'>) {}

  /** Number of leaves. */
  size(): number {
    return this.progress().size;
  }

  /** Number of leaves, and the position of the last event in the read model; null before the first event. */
  progress(): { readonly size: number; readonly position: Position | null } {
    const [row = {}] = this.readStore.query('SELECT leaves, position FROM checkpoint');
    return { size: ordinal(row, 'leaves'), position: textOrNull(row, 'position') };
  }

  /** Number of leaves through a sequence, inclusive. */
  sizeThrough(sequence: number): number {
    const [row] = this.readStore.query(
      'SELECT leaf_index FROM leaves WHERE sequence <= ? ORDER BY sequence DESC LIMIT 1',
      [sequence],
    );
    return row === undefined ? 0 : ordinal(row, 'leaf_index') + 1;
  }

  /** The leaf of an event. Undefined if the event has no leaf, or is not in the read model. */
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

  /** Sequence of the event of a leaf; undefined beyond the last leaf. */
  sequenceOf(leafIndex: number): number | undefined {
    const [row] = this.readStore.query('SELECT sequence FROM leaves WHERE leaf_index = ?', [
      leafIndex,
    ]);
    return row === undefined ? undefined : ordinal(row, 'sequence');
  }

  /** Root in hex of the tree of the first `size` leaves. */
  root(size: number): string {
    return rootAt(size, this.nodeAt);
  }

  /** @throws RangeError for a leaf that the tree of that size does not have. */
  inclusion(leafIndex: number, size: number): readonly string[] {
    return inclusionProof(leafIndex, size, this.nodeAt);
  }

  /** Every tree has the empty tree as a prefix, and its proof is empty. */
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
