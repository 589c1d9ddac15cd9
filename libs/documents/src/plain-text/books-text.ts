import { plainTextBooks, type BooksTimes, type PlainTextFormat } from './books';
import type { BooksLine } from './transactions';

/** Characters that are collected before they are sent. */
const pieceLength = 65_536;

/**
 * The books as plain-text accounts in pieces, read as they are sent; what is booked meanwhile is not
 * part of it.
 *
 * @param lines rows of the journal in the order of the log.
 * @param pause is waited for between two pieces, so that others are served.
 */
export async function* booksText(
  format: PlainTextFormat,
  times: BooksTimes,
  lines: Iterable<BooksLine>,
  pause: () => Promise<void>,
): AsyncGenerator<string> {
  let piece = '';
  for (const part of plainTextBooks(format, times, lines)) {
    piece += part;
    if (piece.length < pieceLength) continue;
    yield piece;
    piece = '';
    await pause();
  }
  yield piece;
}
