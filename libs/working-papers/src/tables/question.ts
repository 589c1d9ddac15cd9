import type { Columns, Row } from './columns';

/** An answer of the books, or one page of it. */
export type Page = Readonly<Record<string, unknown>>;

/** A table in one file, filled by the answer to a question. */
export interface Table {
  /** Name of the file without `.csv`. */
  readonly name: string;
  readonly columns: readonly Columns[];
  /** @param isFirst true for the first page, which alone supplies rows that every page repeats. */
  rows(page: Page, isFirst: boolean): readonly Row[];
}

/** A query of the books, and the tables that its answer fills. */
export interface Question {
  /** URLs at which a running service gives the same answer, with both dates; empty if no route does. */
  readonly addresses: readonly string[];
  readonly tables: readonly Table[];
  /** Streams the pages in order; each is read when it is requested. */
  pages(): AsyncIterable<Page>;
  /** Returns figures over all pages, which are reported beside the tables. */
  totals?(page: Page): Row;
}

/** Most rows of a page when a working paper reads a list. */
const pageRowsMax = 5_000;

/** Streams all pages of a list. */
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

/** Wraps an answer that has a single page. */
export async function* onePage(ask: () => unknown): AsyncGenerator<Page> {
  yield (await ask()) as Page;
}

/** Builds a table of the rows under a name in each page. */
export function listed(name: string, columns: readonly Columns[], under = 'items'): Table {
  return { name, columns, rows: (page) => rowsUnder(page, under) };
}

/** Builds a table of rows that every page repeats; they are read from the first page only. */
export function listedOnce(name: string, columns: readonly Columns[], under: string): Table {
  return { name, columns, rows: (page, isFirst) => (isFirst ? rowsUnder(page, under) : []) };
}

export function rowsUnder(page: Page, name: string): readonly Row[] {
  const rows = page[name];
  if (!Array.isArray(rows)) throw new Error(`an answer has no list ${name}`);
  return rows as readonly Row[];
}

/** Returns a URL with its query parameters. */
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
