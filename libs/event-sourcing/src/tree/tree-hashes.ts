import { bytesToHex } from '@noble/hashes/utils.js';
import { leafHash } from './leaf';
import { nodeHash } from './merkle-tree';

/** Both hashes of a tree (RFC 6962, 2.1), SHA-256 in hex. */
export interface TreeHashes {
  /** Of a leaf, from its line. */
  readonly leaf: (line: string) => string;
  /** Of an inner node, from the hashes of its children. */
  readonly node: (left: string, right: string) => string;
}

/** Made without anything of the platform: a tenth as fast as what one has. */
export const pureTreeHashes: TreeHashes = {
  leaf: (line) => bytesToHex(leafHash(line)),
  node: nodeHash,
};
