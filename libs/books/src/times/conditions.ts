import { accountCodeLength, type Accounts, type IsoDate } from '@art30/accounting';
import type { ColumnValue } from '@art30/event-sourcing';
import type { AsOf, Days } from './as-of';

/** A condition in SQL, with the values of its placeholders. */
export interface Condition {
  readonly sql: string;
  readonly values: readonly ColumnValue[];
  /** The same condition as data, which in-memory columns evaluate without SQL. Undefined if they cannot evaluate it. */
  readonly predicate?: Predicate | undefined;
}

/**
 * A condition as data, which can be evaluated without SQL. Null matches a list of values only if the list contains
 * null.
 */
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

/** Range of posting dates: from one day (`from`) through another (`to`), or up to but without a day (`before`). */
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

/** Returns the condition that a column has the value. */
export function equals(column: string, value: string | number): Condition {
  return {
    sql: `${column} = ?`,
    values: [value],
    predicate: { is: 'in', column, values: [value] },
  };
}

/** Returns the condition that a column is null. */
export function lacks(column: string): Condition {
  return { sql: `${column} IS NULL`, values: [], predicate: { is: 'in', column, values: [null] } };
}

/** Returns the condition that a column is not null. */
export function has(column: string): Condition {
  return { sql: `${column} IS NOT NULL`, values: [], predicate: { is: 'has', column } };
}

/** Returns the conjunction (AND) of conditions. Without conditions it accepts every row. */
export function all(conditions: readonly Condition[]): Condition {
  if (conditions.length === 0) return everyRow;
  return {
    sql: conditions.map(({ sql }) => `(${sql})`).join(' AND '),
    values: conditions.flatMap(({ values }) => values),
    predicate: predicateOf('all', conditions),
  };
}

/** Returns the disjunction (OR) of conditions. Without conditions it accepts no row. */
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

/** Returns the condition that a fact was posted by the date `asAt` and recorded through the sequence. */
export function within({ asAt, sequence }: AsOf): Condition {
  const recordedBy: Condition = {
    ...condition('sequence <= ?', sequence),
    predicate: { is: 'recorded', through: sequence },
  };
  return asAt === null ? recordedBy : all([recordedBy, postedIn({ from: null, to: asAt })]);
}

/** Returns a sequence after which no row can meet the condition; infinity if the condition does not limit sequences. */
export function lastSequenceOf({ predicate }: Condition): number {
  const last = (part: Predicate): number => {
    if (part.is === 'recorded') return part.through;
    return part.is === 'all' ? Math.min(Infinity, ...part.of.map(last)) : Infinity;
  };
  return predicate === undefined ? Infinity : last(predicate);
}

/** Returns the condition that a row was posted from one day through another. */
export function postedIn({ from, to }: Days): Condition {
  return all([
    ...(from === null ? [] : [posted('>=', from, { from })]),
    ...(to === null ? [] : [posted('<=', to, { to })]),
  ]);
}

/** Returns the condition that a row was posted before a day. */
export function postedBefore(day: IsoDate): Condition {
  return posted('<', day, { before: day });
}

function posted(comparison: '>=' | '<=' | '<', day: IsoDate, bounds: PostedBounds): Condition {
  const sql = `posting_date ${comparison} ?`;
  return { sql, values: [day], predicate: { is: 'posted', ...bounds } };
}

/**
 * Returns the condition that a journal line is on one of the accounts. A shorter code stands for all accounts that
 * begin with it.
 */
export function onAccounts(accounts: readonly Accounts[]): Condition {
  return { sql: accountSql(accounts), values: [], predicate: { is: 'on', accounts } };
}

/**
 * Condition that the amount of a journal line in its currency is not zero. Revaluations change only the USD value, so
 * they do not match.
 */
export const movesMoney: Condition = {
  sql: 'amount <> 0',
  values: [],
  predicate: { is: 'moves money' },
};

/** Returns the condition that the amount of a journal line is a multiple of this many minor units of its currency. */
export function roundTo(minorUnits: number): Condition {
  // A bigint is bound as an integer. A number would be bound as a double, and the remainder computed as a
  // double.
  const values = [BigInt(minorUnits)];
  return { sql: 'amount % ? = 0', values, predicate: { is: 'round', minorUnits } };
}

export function not({ sql, values, predicate }: Condition): Condition {
  return { sql: `NOT (${sql})`, values, predicate: predicate && { is: 'not', of: predicate } };
}

/**
 * Returns SQL for the condition that a journal line is on one of the accounts. A shorter code stands for all accounts
 * that begin with it.
 */
export function accountSql(accounts: readonly Accounts[]): string {
  const lines = accounts.map((code) =>
    code.length === accountCodeLength ? `account = '${code}'` : `account GLOB '${code}*'`,
  );
  return lines.join(' OR ');
}

/**
 * Returns the condition that a column has one of the values. It uses a single placeholder, so that one prepared
 * statement serves any number of values.
 */
export function oneOf(column: string, values: readonly (string | number)[]): Condition {
  return {
    sql: `${column} IN (SELECT value FROM json_each(?))`,
    values: [JSON.stringify(values)],
    predicate: { is: 'in', column, values },
  };
}
