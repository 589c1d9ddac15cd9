import { recommendations, kit, readingRoles } from '@art30/accounting';
import { AgeingAnswer, dueBuckets, pageAsked } from '@art30/books';
import { queryRoute, type QueryResource } from '../routes/query-routes';

const { id, oneOf, optional, shape } = kit;

/** Filters of the ageing report, which shows unpaid instalments by the days since they were due. */
const AgeingQuery = shape('AgeingQuery', {
  ...pageAsked,
  donor: optional(id('Only instalments of this donor.', 'DON-A')),
  pledge: optional(id('Only instalments of this pledge.', 'P1')),
  recommendation: optional(
    oneOf(recommendations)('Only instalments under this recommendation.', 'n'),
  ),
  bucket: optional(
    oneOf(dueBuckets.map(({ name }) => name))(
      'Only instalments in this bucket; the totals are then of this bucket alone.',
      'DAYS_31_60',
    ),
  ),
});

export const ageingQueries: QueryResource = {
  name: 'AgeingController',
  root: 'v1/ageing',
  tag: 'reports',
  routes: {
    find: queryRoute({
      at: '',
      roles: readingRoles,
      about: 'filtered',
      query: AgeingQuery,
      answer: AgeingAnswer,
      read: (books, query) => books.reports.ageing.find(query),
      summary: 'Outstanding instalments by age',
      description:
        'Every instalment with an outstanding amount, in the currency of the pledge and in USD, by the due date that held on the requested date. What is receivable and what depends on a condition are shown apart. Buckets and totals are over all pages.',
    }),
  },
};
