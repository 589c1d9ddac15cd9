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
        'Cash at bank and clearing by bank account, ledger account, currency and owner, which is a pledge or suspense. A negative amount means that the owner has paid more from the account than it holds there, and so borrows from the others. Accounts, currencies and totals are over all pages.',
    }),
  },
};
