import { cutPage, keyOfLength, type Page } from './as-of';
import { compareKeys, type CursorKey } from './cursor';

/** A sort key: how many parts it has, and a function that reads it from a row. */
export interface SortKey<Row> {
  readonly parts: number;
  readonly of: (row: Row) => CursorKey;
}

/** Sorts rows, all of which are in memory, and cuts the requested page from them. */
export function sortedPage<Row>(
  rows: readonly Row[],
  page: Page,
  key: SortKey<Row>,
): { rows: readonly Row[]; nextAfter: CursorKey | null } {
  const after = keyOfLength(page, key.parts);
  const sorted = rows
    .filter((row) => after === null || compareKeys(key.of(row), after) > 0)
    .sort((a, b) => compareKeys(key.of(a), key.of(b)));
  return cutPage(sorted, page, key.of);
}
