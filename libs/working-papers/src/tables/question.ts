import type { Columns, Row } from './columns';

/** An answer of the books, or one page of it. */
export type Page = Readonly<Record<string, unknown>>;

/** A table that a question fills: one file. */
export interface Table {
  /** Without `.csv`. */
  readonly name: string;
  readonly columns: readonly Columns[];
  /** @param isFirst whether it is the first page: what is over all pages is taken of it. */
  rows(page: Page, isFirst: boolean): readonly Row[];
}

/** What is asked of the books, and the tables that the answer fills. */
export interface Question {
  /** Addresses at which a running service answers the same, with both times; none where it answers nowhere. */
  readonly addresses: readonly string[];
  readonly tables: readonly Table[];
  /** Pages in their order, read as they are taken. */
  pages(): AsyncIterable<Page>;
  /** What the answer states over all pages, told beside the tables. */
  totals?(page: Page): Row;
}

/** Rows of a page, where a working paper reads a list. */
const pageRowsMax = 5_000;

/** All pages of a list. */
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

/** What is answered in one piece. */
export async function* onePage(ask: () => unknown): AsyncGenerator<Page> {
  yield (await ask()) as Page;
}

/** The table of the rows that stand under a name in each page. */
export function listed(name: string, columns: readonly Columns[], under = 'items'): Table {
  return { name, columns, rows: (page) => rowsUnder(page, under) };
}

/** The table of rows that are over all pages, and come with each. */
export function listedOnce(name: string, columns: readonly Columns[], under: string): Table {
  return { name, columns, rows: (page, isFirst) => (isFirst ? rowsUnder(page, under) : []) };
}

export function rowsUnder(page: Page, name: string): readonly Row[] {
  const rows = page[name];
  if (!Array.isArray(rows)) throw new Error(`an answer has no list ${name}`);
  return rows as readonly Row[];
}

/** An address with what is asked for there. */
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
