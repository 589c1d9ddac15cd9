import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, concatBytes, hexToBytes } from '@noble/hashes/utils.js';

/** Byte that precedes the hashes of two children when a node is hashed (RFC 6962, 2.1). */
const nodeSign = Uint8Array.of(1);

/** Hash of a tree without leaves: the SHA-256 of no bytes. */
const emptyRoot = bytesToHex(sha256(new Uint8Array()));

/** Returns the hash of an inner node from the hashes of its children. All hashes of trees are in hex. */
export function nodeHash(left: string, right: string): string {
  return bytesToHex(sha256(concatBytes(nodeSign, hexToBytes(left), hexToBytes(right))));
}

/**
 * The part of a tree that is needed to add leaves. It is small: a tree of a million leaves has at most 20 such
 * roots.
 */
export interface Frontier {
  /** Number of leaves of the tree. */
  readonly size: number;
  /** Roots of the complete subtrees (those of 2^n leaves) of which the tree consists, the largest subtree first. */
  readonly roots: readonly string[];
}

export const emptyTree: Frontier = { size: 0, roots: [] };

/** A tree after one leaf was added. */
export interface GrownTree {
  readonly tree: Frontier;
  /** Hash of the leaf and of each subtree that the leaf completes, from the bottom up. */
  readonly completed: readonly string[];
}

/**
 * Returns the tree that has one leaf more.
 *
 * @param leaf hash of the leaf.
 * @param node computes the hash of an inner node.
 */
export function grown({ size, roots }: Frontier, leaf: string, node = nodeHash): GrownTree {
  const left = [...roots];
  const completed = [leaf];
  let top = leaf;
  for (let beside = size; beside % 2 === 1; beside = Math.floor(beside / 2)) {
    top = node(left.pop() ?? '', top);
    completed.push(top);
  }
  return { tree: { size: size + 1, roots: [...left, top] }, completed };
}

/** Returns the hash of the whole tree (RFC 6962, 2.1: MTH). */
export function rootOf({ roots }: Frontier): string {
  return roots.length === 0 ? emptyRoot : roots.reduceRight((right, left) => nodeHash(left, right));
}

/**
 * Returns the hash of a complete subtree. Level 0 has the leaves. Subtree `index` of a level has the `2 **
 * level` leaves from `index * 2 ** level` on.
 */
export type NodeAt = (level: number, index: number) => string;

/** Returns the hash of the tree that consists of the first `size` leaves of a larger tree. */
export function rootAt(size: number, nodeAt: NodeAt): string {
  return size === 0 ? emptyRoot : rootBetween(0, size, nodeAt);
}

/**
 * Returns the proof that a tree has a leaf: the siblings on the way from the leaf to the root, from the bottom up (RFC
 * 6962, 2.1.1: PATH).
 *
 * @throws RangeError for a leaf that the tree does not have.
 */
export function inclusionProof(index: number, size: number, nodeAt: NodeAt): readonly string[] {
  if (index < 0 || index >= size) throw new RangeError(`a tree of ${size} has no leaf ${index}`);
  return pathIn(index, { start: 0, end: size }, nodeAt);
}

/**
 * Returns the proof that a tree of `size` leaves begins with the tree of `earlier` leaves (RFC 6962, 2.1.2:
 * PROOF).
 *
 * @throws RangeError if `earlier` is not from 1 to `size`.
 */
export function consistencyProof(earlier: number, size: number, nodeAt: NodeAt): readonly string[] {
  if (earlier < 1 || earlier > size) {
    throw new RangeError(`a tree of ${size} does not begin with one of ${earlier}`);
  }
  return subProof(earlier, { start: 0, end: size, isKnown: true }, nodeAt);
}

/** The leaves from `start` up to, but without, `end`. */
interface Span {
  readonly start: number;
  readonly end: number;
}

function pathIn(index: number, { start, end }: Span, nodeAt: NodeAt): readonly string[] {
  if (end - start === 1) return [];
  const middle = start + splitOf(end - start);
  return index < middle
    ? [...pathIn(index, { start, end: middle }, nodeAt), rootBetween(middle, end, nodeAt)]
    : [...pathIn(index, { start: middle, end }, nodeAt), rootBetween(start, middle, nodeAt)];
}

/**
 * Returns the part of a consistency proof for the leaves of a span (RFC 6962, 2.1.2: SUBPROOF). The leaves
 * before it are proved by other parts.
 */
function subProof(
  earlier: number,
  { start, end, isKnown }: Span & { readonly isKnown: boolean },
  nodeAt: NodeAt,
): readonly string[] {
  if (earlier === end) return isKnown ? [] : [rootBetween(start, end, nodeAt)];
  const middle = start + splitOf(end - start);
  return earlier <= middle
    ? [
        ...subProof(earlier, { start, end: middle, isKnown }, nodeAt),
        rootBetween(middle, end, nodeAt),
      ]
    : [
        ...subProof(earlier, { start: middle, end, isKnown: false }, nodeAt),
        rootBetween(start, middle, nodeAt),
      ];
}

function rootBetween(start: number, end: number, nodeAt: NodeAt): string {
  const count = end - start;
  const split = count === 1 ? 1 : splitOf(count);
  // A complete subtree starts at a multiple of its size, because trees are split at powers of two.
  if (count === 1 || split * 2 === count) return nodeAt(Math.log2(count), start / count);
  return nodeHash(
    rootBetween(start, start + split, nodeAt),
    rootBetween(start + split, end, nodeAt),
  );
}

/**
 * Returns the number of leaves in the left subtree of a node with `count` leaves: the largest power of two
 * below it.
 */
function splitOf(count: number): number {
  let split = 1;
  while (split * 2 < count) split *= 2;
  return split;
}
