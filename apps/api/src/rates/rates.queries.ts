import { RateListPublication, RateSource, rateListCurrenciesMax, kit } from '@art30/accounting';
import { pageAnswered, timesAnswered, PageQuery, AsOfQuery } from '@art30/books';
import { queryRoute, type QueryResource } from '../routes/query-routes';

const {
  answer,
  answerRowsMax: rowsMax,
  currency,
  date,
  decimal,
  id,
  listOf,
  mapOf,
  meaning,
  nullable,
  part,
  shape,
  words,
} = kit;

/** The list of rates a path names. */
const RateListPath = shape('RateListPath', {
  listId: id('Id of the list.', '2024-05-01.MONTHLY'),
});

/** A list of operational rates as published. */
const RateListView = answer('RateListView', {
  id: words('Id of the list.', '2024-05-01.MONTHLY'),
  effectiveDate: date('First day on which the rates are used.', '2024-05-01'),
  publishedOn: date('Day on which the list was published.', '2024-04-29'),
  kind: meaning(RateListPublication.members.kind, 'Monthly, mid-month or manual.', 'MONTHLY'),
  source: part(RateSource)('Where the list comes from.'),
  rates: mapOf(currency, decimal, { what: 'currencies', itemsMax: rateListCurrenciesMax })(
    'Units of the currency per USD 1, by currency, as decimal numbers in strings.',
    { EUR: '0.900', CHF: '0.890' },
  ),
  supersedes: nullable(
    words('Id of the mistyped list that this one replaces.', '2024-05-01.MONTHLY'),
  ),
  supersededBy: nullable(
    words(
      'Id of the list that replaces this one, whose rates are used no more.',
      '2024-05-01.MONTHLY.2',
    ),
  ),
});

/** A list of rates and the times it was looked at. */
const RateListAnswer = answer('RateListAnswer', {
  ...RateListView.members,
  ...timesAnswered,
});

/** Lists of rates in the order of their ids. */
const RateListsPage = answer('RateListsPage', {
  ...pageAnswered,
  items: listOf(RateListView, rowsMax)('The lists.'),
});

export const ratesQueries: QueryResource = {
  name: 'RatesQueriesController',
  root: 'v1/exchange-rates',
  tag: 'exchange rates',
  routes: {
    list: queryRoute({
      at: '',
      query: PageQuery,
      answer: RateListsPage,
      read: (books, query) => books.rateLists.list(query),
      summary: 'Lists of operational rates of exchange',
      description: 'All lists as published; a superseded list names the one that supersedes it.',
    }),
    find: queryRoute({
      at: ':listId',
      path: RateListPath,
      query: AsOfQuery,
      answer: RateListAnswer,
      read: (books, query, { listId }) => books.rateLists.find(listId, query),
      summary: 'One list of rates',
      description: 'A list as it was published.',
      unknown: 'RATE_LIST_UNKNOWN',
    }),
  },
};
