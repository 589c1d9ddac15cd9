import { kit, PublishExchangeRates, RateListPublication, readingRoles } from '@art30/accounting';
import { AsOfQuery, PageQuery, RateListAnswer, RateListsPage } from '@art30/books';
import { type CommandResource, commandRoute, NoPath } from '../routes/command-routes';
import { type QueryResource, queryRoute } from '../routes/query-routes';

const { id, shape } = kit;

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

export const ratesRoutes: CommandResource = {
  name: 'RatesController',
  root: 'v1/exchange-rates',
  tag: 'exchange rates',
  routes: {
    publish: commandRoute({
      at: '',
      begins: 'PublishExchangeRates',
      about: 'none',
      path: NoPath,
      body: RateListPublication,
      command: (facts, _path, request) => new PublishExchangeRates(facts, request),
      summary: 'Publish a list of operational rates of exchange',
      description:
        'A published list never changes; to correct one, publish another that supersedes it. A fact is converted at the newest rate that is effective on its date.',
    }),
  },
};
