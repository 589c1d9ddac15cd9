import { cutPage, keyOfLength, type Page } from './as-of';
import { compareKeys, type CursorKey } from './cursor';

/** Sort key of rows: the number of its parts, and a function that reads the key from a row. */
export interface SortKey<Row> {
  readonly parts: number;
  readonly of: (row: Row) => CursorKey;
}

/** Sorts rows that are all in memory, and cuts the requested page. */
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
