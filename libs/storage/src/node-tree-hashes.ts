import { hash } from 'node:crypto';
import type { TreeHashes } from '@art30/event-sourcing';

const hashBytes = 32;
/** The sign of an inner node (RFC 6962, 2.1), and room for the hashes of its children. */
const node = Buffer.alloc(1 + 2 * hashBytes, 1);

/** The hashes of a tree, made by the platform. */
export const nodeTreeHashes: TreeHashes = {
  // The sign of a leaf is a byte of zero, which is that of the character in UTF-8.
  leaf: (line) => hash('sha256', `\0${line}`, 'hex'),
  node: (left, right) => {
    node.write(left, 1, hashBytes, 'hex');
    node.write(right, 1 + hashBytes, hashBytes, 'hex');
    return hash('sha256', node, 'hex');
  },
};
