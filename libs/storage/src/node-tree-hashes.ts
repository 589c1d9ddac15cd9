import { hash } from 'node:crypto';
import type { TreeHashes } from '@art30/event-sourcing';

const hashBytes = 32;
/**
 * Input of the hash of an inner node: the prefix byte 1 (RFC 6962, 2.1) and the hashes of both children. The buffer is
 * used again for each hash, because trees have millions of nodes.
 */
const node = Buffer.alloc(1 + 2 * hashBytes, 1);

/** The hash functions of a Merkle tree, by the crypto module of Node, which is faster than hashing in JavaScript. */
export const nodeTreeHashes: TreeHashes = {
  // The prefix byte of a leaf is zero, which is also the UTF-8 form of the character `\0`.
  leaf: (line) => hash('sha256', `\0${line}`, 'hex'),
  node: (left, right) => {
    node.write(left, 1, hashBytes, 'hex');
    node.write(right, 1 + hashBytes, hashBytes, 'hex');
    return hash('sha256', node, 'hex');
  },
};
