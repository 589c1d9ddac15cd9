import { stringify } from 'csv-stringify/sync';

/** A cell of a table: words, or a number that stays one. */
export type Cell = { readonly text: string } | { readonly number: string } | null;

/** First characters that make a spreadsheet take words for a formula, full-width signs included. */
const formulaStart = /^[=+\-@\t\r\n\uff1d\uff0b\uff0d\uff20]/;
const decimal = /^-?\d+(?:\.\d+)?$/;

/** The mark of UTF-8, with which a file of CSV begins so that spreadsheets read it. */
export const csvMark = '\uFEFF';

/**
 * A table as CSV (RFC 4180, CRLF, UTF-8 with its mark). Words that begin like a formula get an apostrophe in
 * front; numbers are written as they are.
 *
 * @throws Error for a number that is none: it would pass unguarded.
 */
export function csvOf(columns: readonly string[], rows: readonly (readonly Cell[])[]): string {
  return `${csvMark}${csvLines([columns.map((text) => ({ text })), ...rows])}`;
}

/**
 * Rows of such a table without its mark, for one that is written piece by piece.
 *
 * @throws Error for a number that is none.
 */
export function csvLines(rows: readonly (readonly Cell[])[]): string {
  const cells = rows.map((row) => row.map(written));
  return stringify(cells, {
    record_delimiter: 'windows',
    // By itself it quotes no line end but the one it writes.
    quoted_match: /[\r\n]/,
  });
}

function written(cell: Cell): string {
  if (cell === null) return '';
  if ('text' in cell) return formulaStart.test(cell.text) ? `'${cell.text}` : cell.text;
  if (!decimal.test(cell.number)) throw new Error(`"${cell.number}" is no number of a table`);
  return cell.number;
}
