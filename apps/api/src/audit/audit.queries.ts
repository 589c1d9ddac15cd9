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
      summary: 'What a figure is made of',
      description:
        'The journal lines behind a figure of a balance row, chosen by `word` and the dimensions of ' +
        'the row, or the lines of one event by its sequence; each with its event, its people, ' +
        'the bank credit behind it and the figures it counts in.',
    }),
  },
};
