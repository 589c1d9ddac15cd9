import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';

/**
 * Passes on the pieces of a file and computes their hash. The last piece waits until the hash is recorded, so
 * that nobody receives a complete file without a record of it.
 *
 * @param over receives the SHA-256 of all pieces once, in hex; texts are hashed as UTF-8.
 */
export async function* hashed<Piece extends string | Uint8Array>(
  pieces: AsyncIterable<Piece>,
  over: (sha256: string) => Promise<void> | void,
): AsyncGenerator<Piece> {
  const hash = sha256.create();
  let held: Piece | undefined;
  for await (const piece of pieces) {
    if (held !== undefined) yield held;
    held = piece;
    hash.update(typeof piece === 'string' ? utf8ToBytes(piece) : piece);
  }
  await over(bytesToHex(hash.digest()));
  if (held !== undefined) yield held;
}
