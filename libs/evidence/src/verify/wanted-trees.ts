import { bytesToHex } from '@noble/hashes/utils.js';
import { emptyTree, grown, leafHash, rootOf, type Frontier } from '@art30/event-sourcing';

/** The tree at one size. */
export interface TreeAt {
  /** Hash of the tree, in hex. */
  readonly root: string;
  /** Sequence of its last leaf; 0 for the tree without one. */
  readonly sequence: number;
}

/** The tree as it grows leaf by leaf, with its roots at the sizes that are asked for beforehand. */
export class TreeWatch {
  private tree: Frontier = emptyTree;
  private readonly wanted = new Set<number>();
  private readonly seen = new Map<number, TreeAt>();

  get size(): number {
    return this.tree.size;
  }

  /** Has the root at a size kept; the tree has not grown to it yet. */
  want(size: number): void {
    this.wanted.add(size);
  }

  /** The tree at a size that was wanted, once it has grown to that. */
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
