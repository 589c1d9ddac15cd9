/** A parsed CSV file: its column titles, and its rows by title. */
export interface CsvTable {
  readonly titles: readonly string[];
  readonly rows: readonly Readonly<Record<string, string>>[];
}

/**
 * Parses CSV (RFC 4180: comma, CRLF, quoted fields) character by character, without the library that wrote it.
 *
 * @throws Error if the UTF-8 byte order mark is missing or a row differs in length from the first.
 */
export function csvTable(text: string): CsvTable {
  if (!text.startsWith('\uFEFF')) throw new Error('the text has no mark of UTF-8');
  if (!text.endsWith('\r\n')) throw new Error('the last row has no end');
  const rows: string[][] = [];
  let [row, at]: [string[], number] = [[], 1];
  while (at < text.length) {
    const { field, end } = fieldAt(text, at);
    row.push(field);
    if (text[end] === ',') at = end + 1;
    else if (text.startsWith('\r\n', end)) {
      rows.push(row);
      [row, at] = [[], end + 2];
    } else throw new Error(`no field ends at ${end}`);
  }
  const [titles = [], ...records] = rows;
  return {
    titles,
    rows: records.map((cells, index) => {
      if (cells.length !== titles.length) throw new Error(`row ${index} has ${cells.length} cells`);
      return Object.fromEntries(titles.map((title, place) => [title, cells[place] ?? '']));
    }),
  };
}

function fieldAt(text: string, from: number): { readonly field: string; readonly end: number } {
  if (text[from] !== '"') {
    let end = from;
    while (end < text.length && !',\r\n"'.includes(text[end] ?? '')) end += 1;
    return { field: text.slice(from, end), end };
  }
  let [field, at] = ['', from + 1];
  for (;;) {
    const quote = text.indexOf('"', at);
    if (quote < 0) throw new Error('a quote is not closed');
    field += text.slice(at, quote);
    if (text[quote + 1] !== '"') return { field, end: quote + 1 };
    field += '"';
    at = quote + 2;
  }
}
