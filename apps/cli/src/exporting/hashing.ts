import { createHash } from 'node:crypto';

/** Pieces of a file as they are, and their SHA-256 once they were all taken. */
export function hashing<Piece extends string | Uint8Array>(source: AsyncIterable<Piece>) {
  const hash = createHash('sha256');
  async function* pieces(): AsyncGenerator<Piece> {
    for await (const piece of source) {
      hash.update(piece);
      yield piece;
    }
  }
  return { pieces: pieces(), digest: () => hash.digest('hex') };
}
