import { kit, readingRoles } from '@art30/accounting';
import { dimensionsAsked, BalancesAnswer } from '@art30/books';
import { queryRoute, type QueryResource } from '../routes/query-routes';

const { oneOf, optional, shape, text } = kit;

/** Query for balances. `by` chooses the dimensions of the rows; the other members filter the journal lines. */
const BalancesQuery = shape('BalancesQuery', {
  ...dimensionsAsked,
  by: optional(
    text(200)(
      'Dimensions by which the lines are told apart, separated by commas: donor, pledge, instalment, purpose, recommendation, account, currency, fund, bankAccount, accountItem, year. Left out: totals only.',
      'donor,purpose',
    ),
  ),
  memorandum: optional(
    oneOf(['true', 'false'])(
      '`true` shows memorandum accounts (9xxx) in rows by account, and counts them in the totals. Rows that are not by account always count them.',
      'false',
    ),
  ),
});

export const balancesQueries: QueryResource = {
  name: 'BalancesController',
  root: 'v1/balances',
  tag: 'balances',
  routes: {
    find: queryRoute({
      at: '',
      roles: readingRoles,
      about: 'filtered',
      query: BalancesQuery,
      answer: BalancesAnswer,
      read: (books, query) => books.reports.balances.find(query),
      summary: 'Balances by donor, purpose, recommendation and other dimensions',
      description:
        'Sums of journal lines by the dimensions that `by` names, in USD, and also in the currency of the lines where `by` or a filter names the currency. Lines without a dimension have a row of their own, labelled `unattributed`.',
    }),
  },
};
