import type { ColumnValue } from '@art30/event-sourcing';
import type { AsOf } from './as-of';

/** A part of a WHERE clause and the values of its placeholders. */
export interface Condition {
  readonly sql: string;
  readonly values: readonly ColumnValue[];
}

export function condition(sql: string, ...values: readonly ColumnValue[]): Condition {
  return { sql, values };
}

/** All of them hold; with none, every row does. */
export function all(conditions: readonly Condition[]): Condition {
  if (conditions.length === 0) return condition('1');
  return {
    sql: conditions.map(({ sql }) => `(${sql})`).join(' AND '),
    values: conditions.flatMap(({ values }) => values),
  };
}

/** Rows of facts that are posted by the date and known in the prefix. */
export function within({ asAt, sequence }: AsOf): Condition {
  const known = condition('sequence <= ?', sequence);
  return asAt === null ? known : all([known, condition('posting_date <= ?', asAt)]);
}

/** The column holds one of the values; one placeholder, so that one statement serves all counts. */
export function oneOf(column: string, values: readonly (string | number)[]): Condition {
  return condition(`${column} IN (SELECT value FROM json_each(?))`, JSON.stringify(values));
}
