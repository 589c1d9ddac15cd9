import { kit } from '@art30/accounting';
import { AsOfQuery } from '@art30/books';

const { date, omit, optional, pick, shape } = kit;

/** The posting dates of a statement, and the moment as known at which it is made. */
export const StatementQuery = shape('StatementQuery', {
  ...omit(AsOfQuery, 'asAt'),
  from: optional(date('First posting date. Left out: from the first fact on.', '2024-01-01')),
  to: optional(
    date('Last posting date, at which all balances stand. Left out: today (UTC).', '2024-12-31'),
  ),
});

/** The question for an issued statement, which takes no times: its content never changes. */
export const IssuedStatementQuery = shape('IssuedStatementQuery', pick(AsOfQuery, 'after'));
