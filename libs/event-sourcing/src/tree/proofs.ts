import { emptyTree, nodeHash, rootOf } from './merkle-tree';

/**
 * A proof that a tree of `size` leaves has a leaf: the leaf's hash and index, and the siblings on the way to
 * the root.
 */
export interface Inclusion {
  readonly leaf: string;
  readonly index: number;
  readonly size: number;
  readonly proof: readonly string[];
}

/** Index of a node in its level of the tree, and index of the last node of that level. */
interface Place {
  readonly at: number;
  readonly last: number;
}

/**
 * Returns the root to which a proof of inclusion leads; undefined if the proof has too many or too few hashes
 * (RFC 9162, 2.1.3.2). The leaf is in a tree if the tree has this root.
 */
export function rootByInclusion({ leaf, index, size, proof }: Inclusion): string | undefined {
  if (!Number.isSafeInteger(index) || index < 0 || index >= size) return undefined;
  let node = leaf;
  let place: Place = { at: index, last: size - 1 };
  for (const sibling of proof) {
    if (place.last === 0) return undefined;
    node = isJoinedFromLeft(place) ? nodeHash(sibling, node) : nodeHash(node, sibling);
    place = above(place);
  }
  return place.last === 0 ? node : undefined;
}

/** Size and root of a tree. */
export interface TreeHead {
  readonly size: number;
  readonly root: string;
}

/** True if a proof shows that the later tree begins with the leaves of the earlier one (RFC 9162, 2.1.4.2). */
export function isConsistent(
  earlier: TreeHead,
  later: TreeHead,
  proof: readonly string[],
): boolean {
  if (earlier.size === later.size) return proof.length === 0 && earlier.root === later.root;
  if (earlier.size === 0) return proof.length === 0 && earlier.root === rootOf(emptyTree);
  if (earlier.size > later.size) return false;
  let place: Place = { at: earlier.size - 1, last: later.size - 1 };
  while (place.at % 2 === 1) place = parent(place);
  const [start, ...rest] = place.at === 0 ? [earlier.root, ...proof] : proof;
  const roots = start === undefined ? undefined : rootsFrom(start, place, rest);
  return roots?.before === earlier.root && roots.after === later.root;
}

/**
 * Returns the roots of the earlier and the later tree, computed from the last node that both trees have;
 * undefined for too many or too few hashes.
 */
function rootsFrom(start: string, from: Place, hashes: readonly string[]) {
  let [before, after, place] = [start, start, from];
  for (const hash of hashes) {
    if (place.last === 0) return undefined;
    if (isJoinedFromLeft(place)) {
      before = nodeHash(hash, before);
      after = nodeHash(hash, after);
    } else {
      after = nodeHash(after, hash);
    }
    place = above(place);
  }
  return place.last === 0 ? { before, after } : undefined;
}

/**
 * True if a node is joined with a sibling on its left. Such a node has an odd index, or is the last of its
 * level and has no sibling on its right.
 */
function isJoinedFromLeft({ at, last }: Place): boolean {
  return at % 2 === 1 || at === last;
}

/**
 * Returns the place of the parent of a node and its sibling. The last node of a level may have no sibling; it
 * then moves up unchanged until it has one on its left.
 */
function above(place: Place): Place {
  let child = place;
  if (isJoinedFromLeft(place)) {
    while (child.at % 2 === 0 && child.at !== 0) child = parent(child);
  }
  return parent(child);
}

function parent({ at, last }: Place): Place {
  return { at: Math.floor(at / 2), last: Math.floor(last / 2) };
}
