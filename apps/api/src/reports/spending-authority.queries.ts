import { kit, readingRoles } from '@art30/accounting';
import {
  AllocationsAnswer,
  AllocationsQuery,
  linesAsked,
  OwnAllocations,
  SpendingAuthorityAnswer,
} from '@art30/books';
import { queryRoute, type QueryResource } from '../routes/query-routes';

const { optional, shape, text } = kit;

/** Query for the authority to spend that allocations give. `by` chooses the dimensions of the rows. */
const SpendingAuthorityQuery = shape('SpendingAuthorityQuery', {
  ...linesAsked,
  by: optional(
    text(200)(
      'Dimensions by which it is told apart, separated by commas: purpose, level, country, pledge, donor, recommendation. Left out: totals only.',
      'purpose,level',
    ),
  ),
});

export const spendingAuthorityQueries: QueryResource = {
  name: 'SpendingAuthorityController',
  root: 'v1',
  tag: 'balances',
  routes: {
    find: queryRoute({
      at: 'spending-authority',
      roles: readingRoles,
      about: 'filtered',
      query: SpendingAuthorityQuery,
      answer: SpendingAuthorityAnswer,
      read: (books, query) => books.reports.spendingAuthority.find(query),
      summary: 'Spending authority by purpose, level, country and owner',
      description:
        'Authority given by allocations, its programmable part and its support reserve, what is spent and what is available, in USD.',
    }),
    allocations: queryRoute({
      at: 'allocations',
      roles: readingRoles,
      about: 'named',
      query: AllocationsQuery,
      answer: AllocationsAnswer,
      own: { answer: OwnAllocations, read: (own, query) => own.allocations(query) },
      read: (books, query) => books.lists.allocations.list(query),
      summary: 'Allocations of money to purposes, levels and countries',
      description:
        'Each allocation, reduction and reallocation, and each refund, opening balance and reversal that changes spending authority: in the order of the log, a row for each place, in USD. What takes authority away is negative. The figures of all rows together are those of the spending authority.',
    }),
  },
};
