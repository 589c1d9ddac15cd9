import { bytesToHex } from '@noble/hashes/utils.js';
import { emptyTree, grown, leafHash, rootOf, type Frontier } from '@art30/event-sourcing';

/** Root and last leaf of a log's Merkle tree at one size. */
export interface TreeAt {
  /** Root hash of the tree, in hex. */
  readonly root: string;
  /** Sequence of its last leaf; 0 for the empty tree. */
  readonly sequence: number;
}

/** Computes a Merkle tree leaf by leaf. It retains only the roots at announced sizes, to save memory. */
export class TreeWatch {
  private tree: Frontier = emptyTree;
  private readonly wanted = new Set<number>();
  private readonly seen = new Map<number, TreeAt>();

  get size(): number {
    return this.tree.size;
  }

  /** Announces a size, larger than that of the present tree, at which the root is to be retained. */
  want(size: number): void {
    this.wanted.add(size);
  }

  /** Returns the tree at an announced size; undefined until it has grown to it. */
  at(size: number): TreeAt | undefined {
    return size === 0 ? { root: rootOf(emptyTree), sequence: 0 } : this.seen.get(size);
  }

  /** @param line bytes of the leaf, without a line feed. */
  add(line: Uint8Array, sequence: number): void {
    this.tree = grown(this.tree, bytesToHex(leafHash(line))).tree;
    const { size } = this.tree;
    if (this.wanted.has(size)) this.seen.set(size, { root: rootOf(this.tree), sequence });
  }
}
