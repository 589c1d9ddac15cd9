import { concatBytes } from '@noble/hashes/utils.js';

/** Bytes of one line: an event has at most a million, which base64 and its metadata make longer. */
const lineBytesMax = 8_000_000;

const lineFeed = 10;

/** Bytes are no lines that each end with a line feed. */
export class NoLines extends Error {
  override readonly name = 'NoLines';
}

/**
 * The lines of bytes that come in pieces, each without its line feed.
 *
 * @throws NoLines for a last line without one, or one that is too long.
 */
export async function* linesOf(
  pieces: AsyncIterable<Uint8Array>,
): AsyncGenerator<Uint8Array, void, void> {
  let held: Uint8Array[] = [];
  for await (const piece of pieces) {
    let start = 0;
    for (let end = piece.indexOf(lineFeed); end >= 0; end = piece.indexOf(lineFeed, start)) {
      yield joined([...held, piece.subarray(start, end)]);
      [held, start] = [[], end + 1];
    }
    // The piece may be used again for what comes next.
    if (start < piece.length) held.push(piece.slice(start));
    demandShort(held);
  }
  if (held.length > 0) throw new NoLines('the last line does not end with a line feed');
}

function joined(parts: readonly Uint8Array[]): Uint8Array {
  demandShort(parts);
  const [only] = parts;
  return parts.length === 1 && only !== undefined ? only : concatBytes(...parts);
}

function demandShort(parts: readonly Uint8Array[]): void {
  const bytes = parts.reduce((sum, { length }) => sum + length, 0);
  if (bytes > lineBytesMax) throw new NoLines(`a line has more than ${lineBytesMax} bytes`);
}
