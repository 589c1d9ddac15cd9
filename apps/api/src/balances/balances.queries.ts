import { BalancesQuery, Balances } from './balances.answers';
import { queryRoute, type QueryResource } from '../routes/query-routes';

export const balancesQueries: QueryResource = {
  name: 'BalancesController',
  root: 'v1/balances',
  tag: 'balances',
  routes: {
    find: queryRoute({
      at: '',
      query: BalancesQuery,
      answer: Balances,
      read: (books, query) => books.balances.find(query),
      summary: 'Balances by donor, purpose, recommendation and other dimensions',
      description:
        'Sums journal rows by the dimensions that `by` names, as at a date, as known at a moment, in ' +
        'USD, and in the currency of the lines where `by` or a filter names it. Lines that do not ' +
        'carry a dimension stand in a row of their own, named unattributed.',
    }),
  },
};
