import { accountCodeLength, type Accounts, type IsoDate } from '@art30/accounting';
import type { ColumnValue } from '@art30/event-sourcing';
import type { AsOf, Days } from './as-of';

/** A part of a WHERE clause and the values of its placeholders. */
export interface Condition {
  readonly sql: string;
  readonly values: readonly ColumnValue[];
  /** The same in parts that can be told without SQL; undefined where it cannot. */
  readonly predicate?: Predicate | undefined;
}

/** A condition on a row by its columns; a value that is null is in no list without null. */
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

/** First and last posting date, and the first one that is too late. */
export interface PostedBounds {
  readonly from?: IsoDate;
  readonly to?: IsoDate;
  readonly before?: IsoDate;
}

export function condition(sql: string, ...values: readonly ColumnValue[]): Condition {
  return { sql, values };
}

/** Every row. */
export const everyRow: Condition = { sql: '1', values: [], predicate: { is: 'all', of: [] } };
/** No row. */
export const noRow: Condition = { sql: '0', values: [], predicate: { is: 'any', of: [] } };

/** Rows whose column holds the value. */
export function equals(column: string, value: string | number): Condition {
  return {
    sql: `${column} = ?`,
    values: [value],
    predicate: { is: 'in', column, values: [value] },
  };
}

/** Rows whose column holds nothing. */
export function lacks(column: string): Condition {
  return { sql: `${column} IS NULL`, values: [], predicate: { is: 'in', column, values: [null] } };
}

/** Rows whose column holds something. */
export function has(column: string): Condition {
  return { sql: `${column} IS NOT NULL`, values: [], predicate: { is: 'has', column } };
}

/** All of them hold; with none, every row does. */
export function all(conditions: readonly Condition[]): Condition {
  if (conditions.length === 0) return everyRow;
  return {
    sql: conditions.map(({ sql }) => `(${sql})`).join(' AND '),
    values: conditions.flatMap(({ values }) => values),
    predicate: predicateOf('all', conditions),
  };
}

/** At least one of them holds; with none, no row does. */
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

/** Rows of facts that are posted by the date and known in the prefix. */
export function within({ asAt, sequence }: AsOf): Condition {
  const recordedBy: Condition = {
    ...condition('sequence <= ?', sequence),
    predicate: { is: 'recorded', through: sequence },
  };
  return asAt === null ? recordedBy : all([recordedBy, postedIn({ from: null, to: asAt })]);
}

/** The last sequence of which rows can fulfil it; infinity where there is none. */
export function lastSequenceOf({ predicate }: Condition): number {
  const last = (part: Predicate): number => {
    if (part.is === 'recorded') return part.through;
    return part.is === 'all' ? Math.min(Infinity, ...part.of.map(last)) : Infinity;
  };
  return predicate === undefined ? Infinity : last(predicate);
}

/** Rows that are posted from one day through another. */
export function postedIn({ from, to }: Days): Condition {
  return all([
    ...(from === null ? [] : [posted('>=', from, { from })]),
    ...(to === null ? [] : [posted('<=', to, { to })]),
  ]);
}

/** Rows that are posted before a day. */
export function postedBefore(day: IsoDate): Condition {
  return posted('<', day, { before: day });
}

function posted(comparison: '>=' | '<=' | '<', day: IsoDate, bounds: PostedBounds): Condition {
  const sql = `posting_date ${comparison} ?`;
  return { sql, values: [day], predicate: { is: 'posted', ...bounds } };
}

/** Lines on any of these accounts. */
export function onAccounts(accounts: readonly Accounts[]): Condition {
  return { sql: accountSql(accounts), values: [], predicate: { is: 'on', accounts } };
}

/** Lines with an amount in their currency. */
export const movesMoney: Condition = {
  sql: 'amount <> 0',
  values: [],
  predicate: { is: 'moves money' },
};

/** Lines whose amount is a multiple of so many minor units of their currency. */
export function roundTo(minorUnits: number): Condition {
  // Numbers are handed to SQL as doubles, of which a remainder would be one too.
  const values = [BigInt(minorUnits)];
  return { sql: 'amount % ? = 0', values, predicate: { is: 'round', minorUnits } };
}

export function not({ sql, values, predicate }: Condition): Condition {
  return { sql: `NOT (${sql})`, values, predicate: predicate && { is: 'not', of: predicate } };
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
  return {
    sql: `${column} IN (SELECT value FROM json_each(?))`,
    values: [JSON.stringify(values)],
    predicate: { is: 'in', column, values },
  };
}
