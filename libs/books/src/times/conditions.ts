import { accountCodeLength, type Accounts, type IsoDate } from '@art30/accounting';
import type { ColumnValue } from '@art30/event-sourcing';
import type { AsOf, Days } from './as-of';

/** A part of a WHERE clause, with the values of its placeholders. */
export interface Condition {
  readonly sql: string;
  readonly values: readonly ColumnValue[];
  /** The same condition as data, for in-memory columns to evaluate. Undefined if they cannot evaluate it. */
  readonly predicate?: Predicate | undefined;
}

/** A condition on a row as data. Null matches a list of values only if the list contains null. */
export type Predicate =
  | { readonly is: 'all' | 'any'; readonly of: readonly Predicate[] }
  | { readonly is: 'not'; readonly of: Predicate }
  | { readonly is: 'recorded'; readonly through: number }
  | ({ readonly is: 'posted' } & PostedBounds)
  | {
      readonly is: 'in';
      readonly column: string;
      readonly values: readonly (string | number | null)[];
    }
  | { readonly is: 'has'; readonly column: string }
  | { readonly is: 'on'; readonly accounts: readonly Accounts[] }
  | { readonly is: 'in pledge currency' }
  | { readonly is: 'moves money' }
  | { readonly is: 'round'; readonly minorUnits: number };

/** First posting date, last posting date, and the day before which rows must be posted. */
export interface PostedBounds {
  readonly from?: IsoDate;
  readonly to?: IsoDate;
  readonly before?: IsoDate;
}

export function condition(sql: string, ...values: readonly ColumnValue[]): Condition {
  return { sql, values };
}

/** Condition that every row meets. */
export const everyRow: Condition = { sql: '1', values: [], predicate: { is: 'all', of: [] } };
/** Condition that no row meets. */
export const noRow: Condition = { sql: '0', values: [], predicate: { is: 'any', of: [] } };

/** Rows whose column has the value. */
export function equals(column: string, value: string | number): Condition {
  return {
    sql: `${column} = ?`,
    values: [value],
    predicate: { is: 'in', column, values: [value] },
  };
}

/** Rows whose column is null. */
export function lacks(column: string): Condition {
  return { sql: `${column} IS NULL`, values: [], predicate: { is: 'in', column, values: [null] } };
}

/** Rows whose column is not null. */
export function has(column: string): Condition {
  return { sql: `${column} IS NOT NULL`, values: [], predicate: { is: 'has', column } };
}

/** Conjunction of conditions. An empty one accepts every row. */
export function all(conditions: readonly Condition[]): Condition {
  if (conditions.length === 0) return everyRow;
  return {
    sql: conditions.map(({ sql }) => `(${sql})`).join(' AND '),
    values: conditions.flatMap(({ values }) => values),
    predicate: predicateOf('all', conditions),
  };
}

/** Disjunction of conditions. An empty one accepts no row. */
export function any(conditions: readonly Condition[]): Condition {
  if (conditions.length === 0) return noRow;
  return {
    sql: conditions.map(({ sql }) => `(${sql})`).join(' OR '),
    values: conditions.flatMap(({ values }) => values),
    predicate: predicateOf('any', conditions),
  };
}

function predicateOf(is: 'all' | 'any', conditions: readonly Condition[]): Predicate | undefined {
  const of = conditions.flatMap(({ predicate }) => predicate ?? []);
  return of.length === conditions.length ? { is, of } : undefined;
}

/** Rows of facts posted by the date `asAt` and recorded through the sequence. */
export function within({ asAt, sequence }: AsOf): Condition {
  const recordedBy: Condition = {
    ...condition('sequence <= ?', sequence),
    predicate: { is: 'recorded', through: sequence },
  };
  return asAt === null ? recordedBy : all([recordedBy, postedIn({ from: null, to: asAt })]);
}

/** Upper bound on the sequence of rows that can meet the condition; infinity if it sets no bound. */
export function lastSequenceOf({ predicate }: Condition): number {
  const last = (part: Predicate): number => {
    if (part.is === 'recorded') return part.through;
    return part.is === 'all' ? Math.min(Infinity, ...part.of.map(last)) : Infinity;
  };
  return predicate === undefined ? Infinity : last(predicate);
}

/** Rows posted from one day through another. */
export function postedIn({ from, to }: Days): Condition {
  return all([
    ...(from === null ? [] : [posted('>=', from, { from })]),
    ...(to === null ? [] : [posted('<=', to, { to })]),
  ]);
}

/** Rows posted before a day. */
export function postedBefore(day: IsoDate): Condition {
  return posted('<', day, { before: day });
}

function posted(comparison: '>=' | '<=' | '<', day: IsoDate, bounds: PostedBounds): Condition {
  const sql = `posting_date ${comparison} ?`;
  return { sql, values: [day], predicate: { is: 'posted', ...bounds } };
}

/** Lines on any of the accounts. */
export function onAccounts(accounts: readonly Accounts[]): Condition {
  return { sql: accountSql(accounts), values: [], predicate: { is: 'on', accounts } };
}

/** Lines whose amount in their currency is not zero. */
export const movesMoney: Condition = {
  sql: 'amount <> 0',
  values: [],
  predicate: { is: 'moves money' },
};

/** Lines whose amount is a multiple of this many minor units of their currency. */
export function roundTo(minorUnits: number): Condition {
  // A bigint is bound as an integer. A number would be bound as a double, and the remainder computed as a
  // double.
  const values = [BigInt(minorUnits)];
  return { sql: 'amount % ? = 0', values, predicate: { is: 'round', minorUnits } };
}

export function not({ sql, values, predicate }: Condition): Condition {
  return { sql: `NOT (${sql})`, values, predicate: predicate && { is: 'not', of: predicate } };
}

/** SQL condition for lines on any of the accounts. */
export function accountSql(accounts: readonly Accounts[]): string {
  const lines = accounts.map((code) =>
    code.length === accountCodeLength ? `account = '${code}'` : `account GLOB '${code}*'`,
  );
  return lines.join(' OR ');
}

/**
 * Rows whose column has one of the values. It uses a single placeholder, so one prepared statement serves any
 * number of values.
 */
export function oneOf(column: string, values: readonly (string | number)[]): Condition {
  return {
    sql: `${column} IN (SELECT value FROM json_each(?))`,
    values: [JSON.stringify(values)],
    predicate: { is: 'in', column, values },
  };
}
