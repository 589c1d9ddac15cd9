import { DonorPath } from './paths';
import { DonorsPage, DonorAnswer } from './donors.answers';
import { PageQuery, AsOfQuery } from '@art30/books';
import { queryRoute, type QueryResource } from '../routes/query-routes';

export const donorsQueries: QueryResource = {
  name: 'DonorsQueriesController',
  root: 'v1/donors',
  tag: 'donors',
  routes: {
    list: queryRoute({
      at: '',
      query: PageQuery,
      answer: DonorsPage,
      read: (books, query) => books.donors.list(query),
      summary: 'Donors',
      description:
        'All donors, each with the party status and the due diligence that were last recorded for the date asked for.',
    }),
    find: queryRoute({
      at: ':donorId',
      path: DonorPath,
      query: AsOfQuery,
      answer: DonorAnswer,
      read: (books, query, { donorId }) => books.donors.find(donorId, query),
      summary: 'One donor and its balances',
      description: 'A donor with the balances of all its pledges, in USD.',
      unknown: 'DONOR_UNKNOWN',
      tagged: true,
    }),
  },
};
