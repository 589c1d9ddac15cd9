import { kit } from '@art30/accounting';
import { keyOfLength, type Page } from '../times/as-of';
import { condition, type Condition } from '../times/conditions';
import type { CursorKey } from '../times/cursor';
import { badQuery } from '../times/refusals';
import { countOf, type ResultRow } from '../times/rows';

/** Orders of a list: each of them also the other way round. */
const orders = [
  ...['sequence', '-sequence', 'effectiveDate', '-effectiveDate', 'usd', '-usd'],
] as const;
export type OrderName = (typeof orders)[number];

export const orderAsked = {
  order: kit.optional(
    kit.oneOf(orders)(
      'Order of the rows: by sequence, by the date of the fact, or by value in US dollars, debit or credit; with a minus the other way round. Rows that are alike stand in the order of the log, and with a minus that is the other way round, too. Left out: `sequence`.',
      '-usd',
    ),
  ),
};

/** A part of the key that orders rows: its column in a row, and what it is in SQL. */
interface KeyPart {
  readonly column: string;
  readonly sql: string;
}

/** An order of rows, by a key that no two of them share. */
export interface RowOrder {
  readonly name: OrderName;
  readonly parts: readonly KeyPart[];
  readonly isDown: boolean;
}

/** The order of that name, of rows that have a place in the log and a size. */
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

/** Columns that a query reads for the key besides those of the table. */
export function keyColumns({ parts }: RowOrder): string {
  const made = parts.filter(({ column, sql }) => column !== sql);
  return made.map(({ column, sql }) => `, ${sql} AS ${column}`).join('');
}

/**
 * Rows behind the page before; all rows on the first one.
 *
 * @throws QuestionRefused UNREADABLE for a cursor that was given out at another order.
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

/** ORDER BY of the key, of columns as they are read. */
export function orderBy({ parts, isDown }: RowOrder, table = ''): string {
  return parts.map(({ column }) => `${table}${column}${isDown ? ' DESC' : ''}`).join(', ');
}

/** Key of a row, with the order that it is a key of. */
export function keyOfRow({ name, parts }: RowOrder, row: ResultRow): CursorKey {
  const key = parts.map(({ column }) => {
    const value = row[column];
    return typeof value === 'bigint' ? countOf(value) : String(value);
  });
  return [...key, name];
}
