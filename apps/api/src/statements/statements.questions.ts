import { kit } from '@art30/accounting';
import { AsOfQuery } from '@art30/books';

const { date, omit, optional, pick, shape } = kit;

/** Over which posting dates a statement is asked for, as known at a moment. */
export const StatementQuery = shape('StatementQuery', {
  ...omit(AsOfQuery, 'asAt'),
  from: optional(date('First posting date. Left out: from the first fact on.', '2024-01-01')),
  to: optional(
    date('Last posting date, at which all balances stand. Left out: today (UTC).', '2024-12-31'),
  ),
});

/** What an issued statement says changes with nothing but its form. */
export const IssuedStatementQuery = shape('IssuedStatementQuery', pick(AsOfQuery, 'after'));
