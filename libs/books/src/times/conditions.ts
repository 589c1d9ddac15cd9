import { accountCodeLength, type Accounts } from '@art30/accounting';
import type { ColumnValue } from '@art30/event-sourcing';
import type { AsOf, Days } from './as-of';

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

/** At least one of them holds. */
export function any(conditions: readonly Condition[]): Condition {
  return {
    sql: conditions.map(({ sql }) => `(${sql})`).join(' OR '),
    values: conditions.flatMap(({ values }) => values),
  };
}

/** Rows of facts that are posted by the date and known in the prefix. */
export function within({ asAt, sequence }: AsOf): Condition {
  const known = condition('sequence <= ?', sequence);
  return asAt === null ? known : all([known, condition('posting_date <= ?', asAt)]);
}

/** Rows that are posted from one day through another. */
export function postedIn({ from, to }: Days): Condition {
  return all([
    ...(from === null ? [] : [condition('posting_date >= ?', from)]),
    ...(to === null ? [] : [condition('posting_date <= ?', to)]),
  ]);
}

/** Lines on any of these accounts. */
export function onAccounts(accounts: readonly Accounts[]): Condition {
  return condition(accountSql(accounts));
}

export function not({ sql, values }: Condition): Condition {
  return condition(`NOT (${sql})`, ...values);
}

/** Whether a line is on any of these accounts, as SQL. */
export function accountSql(accounts: readonly Accounts[]): string {
  const lines = accounts.map((code) =>
    code.length === accountCodeLength ? `account = '${code}'` : `account GLOB '${code}*'`,
  );
  return lines.join(' OR ');
}

/** The column holds one of the values; one placeholder, so that one statement serves all counts. */
export function oneOf(column: string, values: readonly (string | number)[]): Condition {
  return condition(`${column} IN (SELECT value FROM json_each(?))`, JSON.stringify(values));
}
