import { WriteOffsQuery, WriteOffs } from './write-offs.answers';
import { queryRoute, type QueryResource } from '../routes/query-routes';

export const writeOffsQueries: QueryResource = {
  name: 'WriteOffsController',
  root: 'v1/write-offs',
  tag: 'reports',
  routes: {
    find: queryRoute({
      at: '',
      query: WriteOffsQuery,
      answer: WriteOffs,
      read: (books, query) => books.writeOffs.find(query),
      summary: 'Receivables written off, by year',
      description:
        'The losses of receivables that the report on a year states: each write-off by instalment and purpose, the part out of the allowance and the part that is an expense, with its investigation and approval. A reversal is a row of its own, negative, in the year in which it is posted. Totals and recoveries are over all pages and agree with the trial balance.',
    }),
  },
};
