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
        'The write-off of losses of receivables, as the report on a year states it: what each ' +
        'write-off took from which instalment and purpose, out of the allowance and as an expense, ' +
        'on which investigation and approval. A reversal is a row of its own, negative, in the year ' +
        'it is posted in. Totals and recoveries are over all pages and agree with the trial balance.',
    }),
  },
};
