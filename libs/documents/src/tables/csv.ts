import { stringify } from 'csv-stringify/sync';

/** A cell of a table: a text, or a number that remains a number. */
export type Cell = { readonly text: string } | { readonly number: string } | null;

/** First characters that make spreadsheets read a text as a formula, including full-width signs. */
const formulaStart = /^[=+\-@\t\r\n\uff1d\uff0b\uff0d\uff20]/;
const decimal = /^-?\d+(?:\.\d+)?$/;

/** Byte order mark at the beginning of a CSV file, by which spreadsheets recognize UTF-8. */
export const csvMark = '\uFEFF';

/**
 * Formats a table as CSV (RFC 4180, CRLF, UTF-8 with byte order mark). A text that starts like a formula gets
 * a leading apostrophe; numbers are unchanged.
 *
 * @throws Error for a number that is not decimal, since it would not get an apostrophe.
 */
export function csvOf(columns: readonly string[], rows: readonly (readonly Cell[])[]): string {
  return `${csvMark}${csvLines([columns.map((text) => ({ text })), ...rows])}`;
}

/**
 * Formats rows without the byte order mark, for tables that are written in pieces.
 *
 * @throws Error for a number that is not decimal.
 */
export function csvLines(rows: readonly (readonly Cell[])[]): string {
  const cells = rows.map((row) => row.map(written));
  return stringify(cells, {
    record_delimiter: 'windows',
    // By default the library quotes only cells with the line end that it writes itself.
    quoted_match: /[\r\n]/,
  });
}

function written(cell: Cell): string {
  if (cell === null) return '';
  if ('text' in cell) return formulaStart.test(cell.text) ? `'${cell.text}` : cell.text;
  if (!decimal.test(cell.number)) throw new Error(`"${cell.number}" is no number of a table`);
  return cell.number;
}
