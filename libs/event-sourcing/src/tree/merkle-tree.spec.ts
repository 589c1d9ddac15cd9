import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, concatBytes, utf8ToBytes } from '@noble/hashes/utils.js';
import { leafHash } from './leaf';
import {
  consistencyProof,
  emptyTree,
  grown,
  inclusionProof,
  rootAt,
  rootOf,
  type Frontier,
} from './merkle-tree';
import { isConsistent, rootByInclusion } from './proofs';
import { nodesIn } from './tree-projection';

const sizesMax = 40;
const lines = Array.from({ length: sizesMax }, (_, index) => `leaf ${index}`);

/**
 * Returns the hash of a tree by the recursive definition of RFC 6962 (2.1), with which the implementation is
 * compared.
 */
function mth(data: readonly string[]): Uint8Array {
  if (data.length === 0) return sha256(new Uint8Array());
  if (data.length === 1) return sha256(concatBytes(Uint8Array.of(0), utf8ToBytes(data[0] ?? '')));
  let k = 1;
  while (k * 2 < data.length) k *= 2;
  return sha256(concatBytes(Uint8Array.of(1), mth(data.slice(0, k)), mth(data.slice(k))));
}
const rootsBySize = Array.from({ length: sizesMax + 1 }, (_, size) =>
  bytesToHex(mth(lines.slice(0, size))),
);
const rootHex = (size: number) => rootsBySize[size] ?? '';
const hashHex = (line: string) => bytesToHex(leafHash(line));

const rows: string[] = [];
const trees: Frontier[] = [emptyTree];
for (const line of lines) {
  const { tree, completed } = grown(trees.at(-1) ?? emptyTree, hashHex(line));
  trees.push(tree);
  rows.push(completed.join(''));
}
const nodeAt = nodesIn((index) => rows[index] ?? '');
const pairs = trees.flatMap((_, size) => Array.from({ length: size }, (__, at) => [at, size]));

describe('a tree', () => {
  it('has the root of the definition at every size, grown and from its rows', () => {
    expect(trees.map(rootOf)).toEqual(rootsBySize);
    expect(trees.map(({ size }) => rootAt(size, nodeAt))).toEqual(rootsBySize);
  });

  it('proves each leaf in each tree, and in no other way', () => {
    for (const [index = 0, size = 0] of pairs) {
      const leaf = hashHex(lines[index] ?? '');
      const proof = inclusionProof(index, size, nodeAt);
      expect(rootByInclusion({ leaf, index, size, proof })).toBe(rootHex(size));
      const others = [
        { leaf: hashHex('another'), index, size, proof },
        { leaf, index: index + 1, size, proof },
        { leaf, index, size, proof: [...proof, leaf] },
        { leaf, index, size, proof: proof.slice(1) },
        { leaf, index: -1, size, proof },
        { leaf, index: 0.5, size, proof },
      ];
      for (const other of others.slice(0, size === 1 ? 3 : 6)) {
        expect(rootByInclusion(other)).not.toBe(rootHex(size));
      }
    }
  });

  it('proves that it begins with each smaller one, and with no other', () => {
    for (const [at = 0, size = 0] of pairs) {
      const earlier = { size: at + 1, root: rootHex(at + 1) };
      const later = { size, root: rootHex(size) };
      const proof = consistencyProof(at + 1, size, nodeAt);
      expect(isConsistent(earlier, later, proof)).toBe(true);
      const forged = { ...earlier, root: hashHex('another') };
      expect(isConsistent(forged, later, proof)).toBe(false);
      expect(isConsistent(earlier, { ...later, root: hashHex('another') }, proof)).toBe(false);
      expect(isConsistent(earlier, later, [...proof, hashHex('another')])).toBe(false);
      if (proof.length > 0) expect(isConsistent(earlier, later, proof.slice(1))).toBe(false);
    }
  });

  it('begins with the empty one, and never with a larger one', () => {
    const [empty, two] = [
      { size: 0, root: rootHex(0) },
      { size: 2, root: rootHex(2) },
    ];
    expect(isConsistent(empty, two, [])).toBe(true);
    expect(isConsistent({ ...empty, root: two.root }, two, [])).toBe(false);
    expect(isConsistent(empty, two, [two.root])).toBe(false);
    expect(isConsistent(two, empty, [])).toBe(false);
    expect(() => consistencyProof(3, 2, nodeAt)).toThrow(RangeError);
    expect(() => inclusionProof(2, 2, nodeAt)).toThrow(RangeError);
  });
});
