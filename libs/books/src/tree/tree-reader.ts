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

/** The leaf of an event. */
export interface PlacedLeaf {
  /** Leaves before it. */
  readonly index: number;
  /** In hex. */
  readonly hash: string;
}

/** Characters of a hash in hex. */
const hashCharacters = 64;

/**
 * The tree over all leaves (RFC 6962) as far as a read model has come. Each node is one row that is
 * found by its key, so that a proof takes a few dozen, however large the tree.
 */
export class TreeReader {
  private readonly nodeAt: NodeAt = nodesIn((index) => this.hashesAt(index));

  constructor(private readonly readStore: Pick<ReadStore, 'query'>) {}

  /** Leaves of the tree. */
  size(): number {
    return this.progress().size;
  }

  /** Leaves of the tree, and the position of the last event that the read model has seen; null before the first. */
  progress(): { readonly size: number; readonly position: Position | null } {
    const [row = {}] = this.readStore.query('SELECT leaves, position FROM checkpoint');
    return { size: ordinal(row, 'leaves'), position: textOrNull(row, 'position') };
  }

  /** Leaves among the events up to a sequence, that of the last of them included. */
  sizeThrough(sequence: number): number {
    const [row] = this.readStore.query(
      'SELECT leaf_index FROM leaves WHERE sequence <= ? ORDER BY sequence DESC LIMIT 1',
      [sequence],
    );
    return row === undefined ? 0 : ordinal(row, 'leaf_index') + 1;
  }

  /** Undefined for an event that is no leaf, or is not in the read model. */
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

  /** Sequence of the event behind a leaf; undefined beyond the last one. */
  sequenceOf(leafIndex: number): number | undefined {
    const [row] = this.readStore.query('SELECT sequence FROM leaves WHERE leaf_index = ?', [
      leafIndex,
    ]);
    return row === undefined ? undefined : ordinal(row, 'sequence');
  }

  /** Root in hex over the first leaves, as many as `size`. */
  root(size: number): string {
    return rootAt(size, this.nodeAt);
  }

  /** @throws RangeError for a leaf that the tree of that size does not have. */
  inclusion(leafIndex: number, size: number): readonly string[] {
    return inclusionProof(leafIndex, size, this.nodeAt);
  }

  /** Every tree begins with the empty one, which takes no proof. */
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
