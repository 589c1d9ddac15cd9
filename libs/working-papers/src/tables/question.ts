import type { Columns, Row } from './columns';

/** The answer to a query of the books, or one page of it. */
export type Page = Readonly<Record<string, unknown>>;

/** A table that is written to one CSV file and filled from the answer to a query. */
export interface Table {
  /** Name of the file, without the ending `.csv`. */
  readonly name: string;
  readonly columns: readonly Columns[];
  /**
   * Returns the rows that a page adds to the table.
   *
   * @param isFirst true for the first page. Rows that every page repeats are taken from this page only.
   */
  rows(page: Page, isFirst: boolean): readonly Row[];
}

/** A query of the books, and the tables of a working paper that its answer fills. */
export interface Question {
  /**
   * URLs at which a running service gives the same answer, with the dates that count; empty if it has no such route.
   */
  readonly addresses: readonly string[];
  readonly tables: readonly Table[];
  /** Yields the pages in their order. Each page is read when the consumer asks for it. */
  pages(): AsyncIterable<Page>;
  /** Returns figures over all pages, which are reported beside the tables; left out if there are none. */
  totals?(page: Page): Row;
}

/** Largest number of rows on a page when a working paper reads a list. */
const pageRowsMax = 5_000;

/** Yields all pages of a list, following the cursor from page to page. */
export async function* pagesOf(
  ask: (page: { readonly cursor?: string; readonly limit: number }) => Promise<unknown>,
  limit = pageRowsMax,
): AsyncGenerator<Page> {
  let cursor: string | undefined;
  for (;;) {
    const page = (await ask({ limit, ...(cursor === undefined ? {} : { cursor }) })) as Page;
    yield page;
    const { next } = page;
    if (typeof next !== 'string') return;
    cursor = next;
  }
}

/** Yields an answer that is not divided into pages as a single page. */
export async function* onePage(ask: () => unknown): AsyncGenerator<Page> {
  yield (await ask()) as Page;
}

/** Returns a table whose rows are the elements of one member of each page. */
export function listed(name: string, columns: readonly Columns[], under = 'items'): Table {
  return { name, columns, rows: (page) => rowsUnder(page, under) };
}

/** Returns a table whose rows every page repeats, so they are read from the first page only. */
export function listedOnce(name: string, columns: readonly Columns[], under: string): Table {
  return { name, columns, rows: (page, isFirst) => (isFirst ? rowsUnder(page, under) : []) };
}

export function rowsUnder(page: Page, name: string): readonly Row[] {
  const rows = page[name];
  if (!Array.isArray(rows)) throw new Error(`an answer has no list ${name}`);
  return rows as readonly Row[];
}

/** Returns a path with its query parameters. Parameters without a value are left out. */
export function addressOf(
  path: string,
  asked: Readonly<Record<string, string | number | null | undefined>>,
): string {
  const given = Object.entries(asked).flatMap(([name, value]) =>
    value === null || value === undefined ? [] : [[name, String(value)]],
  );
  const query = new URLSearchParams(given as [string, string][]).toString();
  return query === '' ? path : `${path}?${query}`;
}
