import { identity, kit, readingRoles } from '@art30/accounting';
import {
  AsOfQuery,
  DonorAnswer,
  DonorsPage,
  OwnDonorAnswer,
  OwnDonorsPage,
  PageQuery,
} from '@art30/books';
import { queryRoute, type QueryResource } from '../routes/query-routes';

const { donorId } = identity;

/** The donor a path names. */
export const DonorPath = kit.shape('DonorPath', { donorId });

export const donorsQueries: QueryResource = {
  name: 'DonorsQueriesController',
  root: 'v1/donors',
  tag: 'donors',
  routes: {
    list: queryRoute({
      at: '',
      roles: readingRoles,
      about: 'donorItems',
      query: PageQuery,
      answer: DonorsPage,
      own: { answer: OwnDonorsPage, read: (own, query) => own.donors.list(query) },
      read: (books, query) => books.registers.donors.list(query),
      summary: 'Donors',
      description:
        'All donors, each with the party status and the due diligence that were last recorded for the date asked for.',
    }),
    find: queryRoute({
      at: ':donorId',
      roles: readingRoles,
      about: 'ofAddress',
      path: DonorPath,
      query: AsOfQuery,
      answer: DonorAnswer,
      own: {
        answer: OwnDonorAnswer,
        read: (own, query, { donorId }) => own.donors.find(donorId, query),
      },
      read: (books, query, { donorId }) => books.registers.donors.find(donorId, query),
      summary: 'One donor and its balances',
      description: 'A donor with the balances of all its pledges, in USD.',
      unknown: 'DONOR_UNKNOWN',
      tagged: true,
    }),
  },
};
