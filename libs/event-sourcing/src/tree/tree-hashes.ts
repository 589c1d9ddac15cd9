import { bytesToHex } from '@noble/hashes/utils.js';
import { leafHash } from './leaf';
import { nodeHash } from './merkle-tree';

/** Hash functions of a Merkle tree (RFC 6962, 2.1): SHA-256 in hex. */
export interface TreeHashes {
  /** Returns the hash of a leaf from its line. */
  readonly leaf: (line: string) => string;
  /** Returns the hash of an inner node from the hashes of its children. */
  readonly node: (left: string, right: string) => string;
}

/** Hash functions in pure JavaScript, which also run in a browser. They are about a tenth as fast as native ones. */
export const pureTreeHashes: TreeHashes = {
  leaf: (line) => bytesToHex(leafHash(line)),
  node: nodeHash,
};
