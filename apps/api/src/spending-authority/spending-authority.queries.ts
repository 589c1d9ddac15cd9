import { kit, readingRoles } from '@art30/accounting';
import { linesAsked, SpendingAuthorityAnswer } from '@art30/books';
import { queryRoute, type QueryResource } from '../routes/query-routes';

const { optional, shape, text } = kit;

/** A question for spending authority: the dimensions of the rows, and filters of the lines. */
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
  root: 'v1/spending-authority',
  tag: 'balances',
  routes: {
    find: queryRoute({
      at: '',
      roles: readingRoles,
      about: 'filtered',
      query: SpendingAuthorityQuery,
      answer: SpendingAuthorityAnswer,
      read: (books, query) => books.spendingAuthority.find(query),
      summary: 'Spending authority by purpose, level, country and owner',
      description:
        'Authority given by allocations, its programmable part and its support reserve, what is spent and what is available, in USD.',
    }),
  },
};
