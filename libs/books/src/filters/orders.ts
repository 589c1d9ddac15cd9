import { kit } from '@art30/accounting';
import { keyOfLength, type Page } from '../times/as-of';
import { condition, type Condition } from '../times/conditions';
import type { CursorKey } from '../times/cursor';
import { badQuery } from '../times/refusals';
import { countOf, type ResultRow } from '../times/rows';

/** Orders of a list. A minus sign reverses the order. */
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

/** One part of a sort key: its name in a row, and its SQL expression. */
interface KeyPart {
  readonly column: string;
  readonly sql: string;
}

/** An order of rows, by a sort key that is unique for each row. */
export interface RowOrder {
  readonly name: OrderName;
  readonly parts: readonly KeyPart[];
  readonly isDown: boolean;
}

/** The order with that name, for rows that have a position in the log and a size. */
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

/** SQL for the parts of the sort key that are not columns of the table. */
export function keyColumns({ parts }: RowOrder): string {
  const made = parts.filter(({ column, sql }) => column !== sql);
  return made.map(({ column, sql }) => `, ${sql} AS ${column}`).join('');
}

/**
 * Condition for rows after the previous page; no condition on the first page.
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

/** ORDER BY terms of the sort key. */
export function orderBy({ parts, isDown }: RowOrder, table = ''): string {
  return parts.map(({ column }) => `${table}${column}${isDown ? ' DESC' : ''}`).join(', ');
}

/**
 * Cursor key of a row. It begins with the name of the order, so that a cursor cannot be used with another
 * order.
 */
export function keyOfRow({ name, parts }: RowOrder, row: ResultRow): CursorKey {
  const key = parts.map(({ column }) => {
    const value = row[column];
    return typeof value === 'bigint' ? countOf(value) : String(value);
  });
  return [...key, name];
}
