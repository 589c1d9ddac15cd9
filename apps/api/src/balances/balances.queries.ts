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
        'Sums of journal lines by the dimensions that `by` names, in USD, and also in the currency of the lines where `by` or a filter names the currency. Lines without a dimension have a row of their own, labelled `unattributed`.',
    }),
  },
};
