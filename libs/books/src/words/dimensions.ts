import { all, type Condition, equals, lacks } from '../times/conditions';
import { badQuery } from '../times/refusals';
import { countOf } from '../times/rows';

/** Dimensions by which journal lines are grouped and filtered, with the SQL expression for each. */
export const dimensionColumns = {
  donor: 'donor',
  pledge: 'pledge',
  instalment: 'instalment',
  purpose: 'purpose',
  recommendation: 'recommendation',
  level: 'level',
  country: 'country',
  account: 'account',
  currency: 'currency',
  fund: 'fund',
  bankAccount: 'bank_account',
  receipt: 'receipt',
  accountItem: 'account_item',
  /** Year of the posting date. */
  year: 'substr(posting_date, 1, 4)',
} as const;

export type Dimension = keyof typeof dimensionColumns;

const dimensionNames = Object.keys(dimensionColumns) as readonly Dimension[];

/** Label of a row for journal lines without a value for the dimension. */
export const unattributed = 'unattributed';

/**
 * Parses the query parameter `by` into dimensions, in its order.
 *
 * @throws QuestionRefused UNREADABLE for a dimension that is unknown, repeated, or not allowed for the report.
 */
export function dimensionsOf(
  by: string | undefined,
  allowed: readonly Dimension[],
): readonly Dimension[] {
  const names = by === undefined || by === '' ? [] : by.split(',');
  return names.map((name, index) => {
    const found = allowed.find((dimension) => dimension === name);
    if (found === undefined)
      badQuery('by', `names "${name}", but must name some of ${allowed.join(', ')}`);
    if (names.indexOf(name) !== index) badQuery('by', `names "${name}" twice: name it once`);
    return found;
  });
}

/** Values of dimensions by which a query filters journal lines; undefined if it does not filter by the dimension. */
export type DimensionValues = { readonly [Name in Dimension]?: string | undefined };

/**
 * Returns the condition for rows with the given values of dimensions. An empty value selects rows without the
 * dimension.
 */
export function filtered(query: DimensionValues): Condition {
  return all(
    dimensionNames.flatMap((name) => {
      const value = query[name];
      if (value === undefined) return [];
      const column = dimensionColumns[name];
      if (value === '') return [lacks(column)];
      if (name === 'year') return [ofYear(value)];
      return [equals(column, name === 'instalment' ? countOf(BigInt(value)) : value)];
    }),
  );
}

function ofYear(year: string): Condition {
  const { sql, values } = equals(dimensionColumns.year, year);
  const days = { from: `${year}-01-01`, to: `${year}-12-31` };
  return { sql, values, predicate: /^\d{4}$/.test(year) ? { is: 'posted', ...days } : undefined };
}
