import { PledgePath } from './paths';
import { History } from './pledge-history.answers';
import { AsOfQuery, PageQuery } from '@art30/books';
import { PledgesQuery, PledgesPage, PledgeAnswer } from './pledges.answers';
import { queryRoute, type QueryResource } from '../routes/query-routes';

export const pledgesQueries: QueryResource = {
  name: 'PledgesQueriesController',
  root: 'v1/pledges',
  tag: 'pledges',
  routes: {
    list: queryRoute({
      at: '',
      query: PledgesQuery,
      answer: PledgesPage,
      read: (books, query) => books.pledges.list(query),
      summary: 'Pledges',
      description:
        'All pledges, each with its amounts announced, agreed, received and outstanding.',
    }),
    find: queryRoute({
      at: ':pledgeId',
      path: PledgePath,
      query: AsOfQuery,
      answer: PledgeAnswer,
      read: (books, query, { pledgeId }) => books.pledges.find(pledgeId, query),
      summary: 'One pledge',
      description:
        'A pledge with its terms, its instalments by purpose in the currency of the pledge and in ' +
        'USD, and its balances.',
      unknown: 'PLEDGE_UNKNOWN',
      tagged: true,
    }),
    history: queryRoute({
      at: ':pledgeId/history',
      path: PledgePath,
      query: PageQuery,
      answer: History,
      read: (books, query, { pledgeId }) => books.pledgeHistory.find(pledgeId, query),
      summary: 'Events of a pledge',
      description:
        'The events of a pledge in the order of the log, each with its facts, who recorded it, when, and the lines that it booked.',
      unknown: 'PLEDGE_UNKNOWN',
    }),
  },
};
