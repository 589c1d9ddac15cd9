import { Explanation, ExplainQuery } from './explain.answers';
import { queryRoute, type QueryResource } from '../routes/query-routes';

export const auditQueries: QueryResource = {
  name: 'ExplanationsController',
  root: 'v1/audit',
  tag: 'audit',
  routes: {
    explain: queryRoute({
      at: 'explain',
      query: ExplainQuery,
      answer: Explanation,
      read: (books, query) => books.explanations.find(query),
      summary: 'Explain a figure or an event',
      description:
        'The journal lines behind a figure of a balance row, chosen by `word` and the dimensions of the row, or the lines of one event, chosen by its `sequence`. Each line comes with its event, who recorded it, the bank credit behind it, and the figures in which it counts.',
    }),
  },
};
