import { kit } from '@art30/accounting';
import { keyOfLength, type Page } from '../times/as-of';
import { condition, type Condition } from '../times/conditions';
import type { CursorKey } from '../times/cursor';
import { badQuery } from '../times/refusals';
import { countOf, type ResultRow } from '../times/rows';

/** Names of the orders in which a list can be sorted. A minus sign means descending. */
const orders = [
  ...['sequence', '-sequence', 'effectiveDate', '-effectiveDate', 'usd', '-usd'],
] as const;
export type OrderName = (typeof orders)[number];

export const orderAsked = {
  order: kit.optional(
    kit.oneOf(orders)(
      'Order of the rows: by sequence, by the date of the fact, or by value in US dollars, debit or credit; with a minus the other way round. Equal rows are in the order of the log, with a minus in the reverse order. Left out: `sequence`.',
      '-usd',
    ),
  ),
};

/** One part of a sort key: the column in the result row, and the SQL expression that computes it. */
interface KeyPart {
  readonly column: string;
  readonly sql: string;
}

/**
 * An order of rows. Its sort key is unique for each row, so that a page can continue exactly after the last row of the
 * previous page.
 */
export interface RowOrder {
  readonly name: OrderName;
  readonly parts: readonly KeyPart[];
  readonly isDown: boolean;
}

/**
 * Returns the order with that name.
 *
 * @param place columns that give a row's position in the log; they make the sort key unique.
 * @param size SQL expression for the amount by which rows are sorted.
 */
export function orderOf(
  name: OrderName = 'sequence',
  { place, size }: { readonly place: readonly string[]; readonly size: string },
): RowOrder {
  const isDown = name.startsWith('-');
  const first = {
    sequence: [],
    effectiveDate: [{ column: 'effective_date', sql: 'effective_date' }],
    usd: [{ column: 'size', sql: size }],
  }[name.replace('-', '') as 'sequence' | 'effectiveDate' | 'usd'];
  return { name, isDown, parts: [...first, ...place.map((column) => ({ column, sql: column }))] };
}

/** Returns SQL that selects the parts of the sort key which are not columns of the table. */
export function keyColumns({ parts }: RowOrder): string {
  const made = parts.filter(({ column, sql }) => column !== sql);
  return made.map(({ column, sql }) => `, ${sql} AS ${column}`).join('');
}

/**
 * Returns a condition for the rows after the previous page; no condition on the first page.
 *
 * @throws QuestionRefused UNREADABLE for a cursor from a list in another order.
 */
export function behindPage({ name, parts, isDown }: RowOrder, page: Page): readonly Condition[] {
  const after = keyOfLength(page, parts.length + 1);
  if (after === null) return [];
  if (after.at(-1) !== name) badQuery('cursor', `was given out at another order than ${name}`);
  const key = parts.map(({ sql }) => sql).join(', ');
  const places = parts.map(() => '?').join(', ');
  const values = after.slice(0, -1);
  return [condition(`(${key}) ${isDown ? '<' : '>'} (${places})`, ...values)];
}

/** Returns the ORDER BY terms of the sort key. */
export function orderBy({ parts, isDown }: RowOrder, table = ''): string {
  return parts.map(({ column }) => `${table}${column}${isDown ? ' DESC' : ''}`).join(', ');
}

/**
 * Returns the cursor key of a row. It ends with the name of the order, so that a cursor cannot be used with another
 * order.
 */
export function keyOfRow({ name, parts }: RowOrder, row: ResultRow): CursorKey {
  const key = parts.map(({ column }) => {
    const value = row[column];
    return typeof value === 'bigint' ? countOf(value) : String(value);
  });
  return [...key, name];
}
