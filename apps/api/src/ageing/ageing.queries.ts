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
        'Every instalment that owes something, with its due date as it stood at both times, in the ' +
        'currency of the pledge and in USD. What is receivable and what hangs on a condition stand ' +
        'apart; buckets and totals are over all pages.',
    }),
  },
};
