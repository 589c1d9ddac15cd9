import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';

/**
 * Pieces of a file as they are. The last one leaves once its hash was taken over, so that what is put on record
 * under the hash never arrives whole without the record.
 *
 * @param over is given the SHA-256 of all pieces, texts in UTF-8, in hex; once.
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
