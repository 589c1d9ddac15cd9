import { kit, readingRoles } from '@art30/accounting';
import { DimensionFilter, WriteOffsAnswer } from '@art30/books';
import { queryRoute, type QueryResource } from '../routes/query-routes';

const { pick, shape } = kit;

const WriteOffsQuery = shape('WriteOffsQuery', {
  ...pick(
    DimensionFilter,
    ...(['asAt', 'knownAt', 'after', 'cursor', 'limit'] as const),
    ...(['year', 'donor', 'pledge', 'purpose', 'recommendation'] as const),
  ),
});

export const writeOffsQueries: QueryResource = {
  name: 'WriteOffsController',
  root: 'v1/write-offs',
  tag: 'reports',
  routes: {
    find: queryRoute({
      at: '',
      roles: readingRoles,
      about: 'filtered',
      query: WriteOffsQuery,
      answer: WriteOffsAnswer,
      read: (books, query) => books.reports.writeOffs.find(query),
      summary: 'Receivables written off, by year',
      description:
        'The losses of receivables that the report on a year states: each write-off by instalment and purpose, the part out of the allowance and the part that is an expense, with its investigation and approval. A reversal is a row of its own, negative, in the year in which it is posted; so is what a run changes that was recorded after the write-off, and is as at a day before it. Totals and recoveries are over all pages and agree with the trial balance.',
    }),
  },
};
