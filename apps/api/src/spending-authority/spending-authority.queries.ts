import { SpendingAuthorityQuery, SpendingAuthority } from './spending-authority.answers';
import { queryRoute, type QueryResource } from '../routes/query-routes';

export const spendingAuthorityQueries: QueryResource = {
  name: 'SpendingAuthorityController',
  root: 'v1/spending-authority',
  tag: 'balances',
  routes: {
    find: queryRoute({
      at: '',
      query: SpendingAuthorityQuery,
      answer: SpendingAuthority,
      read: (books, query) => books.spendingAuthority.find(query),
      summary: 'Spending authority by purpose, level, country and owner',
      description:
        'Authority given by allocations, its programmable part and its support reserve, what is spent and what is available, in USD.',
    }),
  },
};
