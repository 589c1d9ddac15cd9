import { kit, readingRoles } from '@art30/accounting';
import { PageQuery, RevaluationAnswer, RevaluationsPage } from '@art30/books';
import { queryRoute, type QueryResource } from '../routes/query-routes';

const { id, shape } = kit;

/** The run a path names. */
export const RevaluationPath = shape('RevaluationPath', {
  revaluationId: id('Id of the run.', 'REV-2024'),
});

export const revaluationsQueries: QueryResource = {
  name: 'RevaluationsQueriesController',
  root: 'v1/revaluations',
  tag: 'revaluations',
  routes: {
    list: queryRoute({
      at: '',
      roles: readingRoles,
      about: 'everybody',
      query: PageQuery,
      answer: RevaluationsPage,
      read: (books, query) => books.registers.revaluations.list(query),
      summary: 'Revaluation runs',
      description:
        'Each run with its day, its rates, its progress, and its gains and losses on exchange.',
    }),
    find: queryRoute({
      at: ':revaluationId',
      roles: readingRoles,
      about: 'everybody',
      path: RevaluationPath,
      query: PageQuery,
      answer: RevaluationAnswer,
      read: (books, query, { revaluationId }) =>
        books.registers.revaluations.find(revaluationId, query),
      summary: 'One revaluation run',
      description:
        'Each item with its balance, its value before, the rate and its value after; what was left out, why, and what can be done; gains and losses by currency. `limit` counts pledges, receipts and bank accounts.',
      unknown: 'REVALUATION_UNKNOWN',
    }),
  },
};
