import {
  kit,
  readingRoles,
  ReverseRevaluation,
  Run,
  RunRevaluation,
  RunReversal,
} from '@art30/accounting';
import { PageQuery, RevaluationAnswer, RevaluationsPage } from '@art30/books';
import { chosenId } from '../routes/command-request';
import { type CommandResource, commandRoute, NoPath } from '../routes/command-routes';
import { type QueryResource, queryRoute } from '../routes/query-routes';

const { id, shape } = kit;

/** Path parameter of a revaluation run, which values amounts in other currencies at a new rate. */
const RevaluationPath = shape('RevaluationPath', {
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

export const revaluationRoutes: CommandResource = {
  name: 'RevaluationsController',
  root: 'v1/revaluations',
  tag: 'revaluations',
  routes: {
    run: commandRoute({
      at: '',
      begins: 'RunRevaluation',
      about: 'everybody',
      path: NoPath,
      body: Run,
      command: ({ id, ...facts }, _path, request) =>
        new RunRevaluation({ ...facts, revaluationId: chosenId(id, request) }, request),
      summary: 'Value what is held and owed in other currencies at the rates of a day',
      description:
        'Values each pledge and receipt that has something open in another currency on that day. When the run is complete it names what was left out, why, and what can be done. Where a run is interrupted, a repeat of the request or the service itself goes on with it; nothing is booked twice.',
    }),
    reverse: commandRoute({
      at: ':revaluationId/reversal',
      begins: 'ReverseRevaluation',
      about: 'everybody',
      path: RevaluationPath,
      body: RunReversal,
      command: (facts, { revaluationId }, request) =>
        new ReverseRevaluation({ ...facts, revaluationId }, request),
      summary: 'Reverse a whole revaluation run',
      description:
        'Reverses what the run booked on each pledge and receipt, where that still stands. Refused, before anything is written, after a later run or where something was settled at the values of the run; the rest can then be reversed one by one.',
    }),
  },
};
