import { kit, readingRoles } from '@art30/accounting';
import { DimensionFilter, CashAnswer } from '@art30/books';
import { queryRoute, type QueryResource } from '../routes/query-routes';

const { pick, shape } = kit;

/** Filters of the cash report. An empty text for `pledge` selects cash that belongs to no pledge. */
const CashQuery = shape('CashQuery', {
  ...pick(
    DimensionFilter,
    ...(['asAt', 'knownAt', 'after', 'cursor', 'limit'] as const),
    ...(['bankAccount', 'account', 'currency', 'pledge', 'donor'] as const),
  ),
});

export const cashQueries: QueryResource = {
  name: 'CashController',
  root: 'v1/cash',
  tag: 'reports',
  routes: {
    find: queryRoute({
      at: '',
      roles: readingRoles,
      about: 'filtered',
      query: CashQuery,
      answer: CashAnswer,
      read: (books, query) => books.reports.cash.find(query),
      summary: 'Cash by account and owner',
      description:
        'Cash at bank and clearing by bank account, ledger account, currency and owner, which is a pledge, suspense, or a fund with its own items there. A negative amount means that the owner has paid more from the account than it holds there, and so borrows from the others. Accounts, currencies and totals are over all pages.',
    }),
  },
};
