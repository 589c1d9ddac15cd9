import { AgeingQuery, Ageing } from './ageing.answers';
import { queryRoute, type QueryResource } from '../routes/query-routes';

export const ageingQueries: QueryResource = {
  name: 'AgeingController',
  root: 'v1/ageing',
  tag: 'reports',
  routes: {
    find: queryRoute({
      at: '',
      query: AgeingQuery,
      answer: Ageing,
      read: (books, query) => books.ageing.find(query),
      summary: 'Outstanding instalments by age',
      description:
        'Every instalment with an outstanding amount, in the currency of the pledge and in USD, by the due date that held on the date asked for. What is receivable and what depends on a condition are shown apart. Buckets and totals are over all pages.',
    }),
  },
};
