import { CashQuery, Cash } from './cash.answers';
import { queryRoute, type QueryResource } from '../routes/query-routes';

export const cashQueries: QueryResource = {
  name: 'CashController',
  root: 'v1/cash',
  tag: 'reports',
  routes: {
    find: queryRoute({
      at: '',
      query: CashQuery,
      answer: Cash,
      read: (books, query) => books.cash.find(query),
      summary: 'Cash by account and owner',
      description:
        'Cash at bank and clearing by bank account, ledger account, currency and owner: a pledge, or ' +
        'nobody yet. An owner that has paid more from an account than it has there is negative: it ' +
        'borrows from the others. Accounts, currencies and totals are over all pages.',
    }),
  },
};
