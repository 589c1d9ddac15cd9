import { RevaluationsPage, RevaluationPath, RevaluationAnswer } from './revaluations.answers';
import { PageQuery } from '@art30/books';
import { queryRoute, type QueryResource } from '../routes/query-routes';

export const revaluationsQueries: QueryResource = {
  name: 'RevaluationsQueriesController',
  root: 'v1/revaluations',
  tag: 'revaluations',
  routes: {
    list: queryRoute({
      at: '',
      query: PageQuery,
      answer: RevaluationsPage,
      read: (books, query) => books.revaluations.list(query),
      summary: 'Revaluation runs',
      description:
        'Each run with its day, its rates, its progress, and its gains and losses on exchange.',
    }),
    find: queryRoute({
      at: ':revaluationId',
      path: RevaluationPath,
      query: PageQuery,
      answer: RevaluationAnswer,
      read: (books, query, { revaluationId }) => books.revaluations.find(revaluationId, query),
      summary: 'One revaluation run',
      description:
        'Each item with its balance, its value before, the rate and its value after; what was left out, why, and what can be done; gains and losses by currency. `limit` counts pledges and receipts.',
      unknown: 'REVALUATION_UNKNOWN',
    }),
  },
};
