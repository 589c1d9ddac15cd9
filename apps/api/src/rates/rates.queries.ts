import { kit, readingRoles } from '@art30/accounting';
import { PageQuery, AsOfQuery, RateListAnswer, RateListsPage } from '@art30/books';
import { queryRoute, type QueryResource } from '../routes/query-routes';

const { id, shape } = kit;

/** The list of rates a path names. */
const RateListPath = shape('RateListPath', {
  listId: id('Id of the list.', '2024-05-01.MONTHLY'),
});

export const ratesQueries: QueryResource = {
  name: 'RatesQueriesController',
  root: 'v1/exchange-rates',
  tag: 'exchange rates',
  routes: {
    list: queryRoute({
      at: '',
      roles: readingRoles,
      about: 'none',
      query: PageQuery,
      answer: RateListsPage,
      read: (books, query) => books.registers.rateLists.list(query),
      summary: 'Lists of operational rates of exchange',
      description: 'All lists as published; a superseded list names the one that supersedes it.',
    }),
    find: queryRoute({
      at: ':listId',
      roles: readingRoles,
      about: 'none',
      path: RateListPath,
      query: AsOfQuery,
      answer: RateListAnswer,
      read: (books, query, { listId }) => books.registers.rateLists.find(listId, query),
      summary: 'One list of rates',
      description: 'A list as it was published.',
      unknown: 'RATE_LIST_UNKNOWN',
    }),
  },
};
