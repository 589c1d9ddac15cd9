import { setImmediate } from 'node:timers/promises';
import type { Dims } from '@art30/accounting';
import {
  all,
  type AsOf,
  condition,
  minor,
  ordinal,
  ordinalOrNull,
  type ResultRow,
  text,
  textOrNull,
  within,
} from '@art30/books';
import { plainTextBooks, type BooksLine, type PlainTextFormat } from '@art30/documents';
import type { ReadStore } from '@art30/event-sourcing';

/** Journal rows that are in memory at a time, however long the books are. */
const rowsHeldMax = 1_000;
/** Characters that are collected before they are sent. */
const pieceLength = 65_536;

/**
 * The books as plain-text accounts, read as they are sent. Other requests are served between two
 * pieces, and what is booked meanwhile is not part of it.
 */
export async function* booksText(
  readStore: ReadStore,
  format: PlainTextFormat,
  asOf: AsOf,
): AsyncGenerator<string> {
  let piece = '';
  for (const part of plainTextBooks(format, asOf, linesOf(readStore, asOf))) {
    piece += part;
    if (piece.length < pieceLength) continue;
    yield piece;
    piece = '';
    await setImmediate();
  }
  yield piece;
}

/** Rows of the journal in the order of the log. */
function* linesOf(readStore: ReadStore, asOf: AsOf): Generator<BooksLine> {
  let after: readonly [number, number] = [0, -1];
  for (;;) {
    const where = all([within(asOf), condition('(sequence, line) > (?, ?)', ...after)]);
    const rows = readStore.query(
      `SELECT lines.*, events.type, events.stream, events.recorded_at
       FROM (SELECT * FROM journal WHERE ${where.sql} ORDER BY sequence, line LIMIT ?) AS lines
       JOIN events USING (sequence) ORDER BY lines.sequence, lines.line`,
      [...where.values, rowsHeldMax],
    );
    const lines = rows.map(lineOf);
    yield* lines;
    const last = lines.at(-1);
    if (last === undefined || lines.length < rowsHeldMax) return;
    after = [last.sequence, last.line];
  }
}

function lineOf(row: ResultRow): BooksLine {
  const dimension = (column: string) => textOrNull(row, column) ?? undefined;
  return {
    sequence: ordinal(row, 'sequence'),
    line: ordinal(row, 'line'),
    eventId: text(row, 'event_id'),
    eventType: text(row, 'type'),
    stream: text(row, 'stream'),
    effectiveDate: text(row, 'effective_date'),
    postingDate: text(row, 'posting_date'),
    recordedAt: text(row, 'recorded_at'),
    account: text(row, 'account'),
    currency: text(row, 'currency'),
    amount: minor(row, 'amount'),
    usd: minor(row, 'usd'),
    dims: {
      donor: dimension('donor'),
      pledge: dimension('pledge'),
      instalment: ordinalOrNull(row, 'instalment') ?? undefined,
      recommendation: dimension('recommendation'),
      purpose: dimension('purpose'),
      level: dimension('level'),
      country: dimension('country'),
      receipt: dimension('receipt'),
      bankAccount: dimension('bank_account'),
      fund: text(row, 'fund'),
    } satisfies Record<keyof Dims, unknown>,
  };
}
