import { ReverseRevaluation, Run, RunRevaluation, RunReversal } from '@art30/accounting';
import { chosenId } from '../routes/command-request';
import { commandRoute, NoPath, type CommandResource } from '../routes/command-routes';
import { dateRefusals } from '../pledges/pledge-refusals';
import { RevaluationPath } from './revaluations.answers';

export const revaluationRoutes: CommandResource = {
  name: 'RevaluationsController',
  root: 'v1/revaluations',
  tag: 'revaluations',
  routes: {
    run: commandRoute({
      at: '',
      path: NoPath,
      body: Run,
      command: ({ id, ...facts }, _path, request) =>
        new RunRevaluation({ ...facts, revaluationId: chosenId(id, request) }, request),
      summary: 'Value what is held and owed in other currencies at the rates of a day',
      description:
        'Each pledge and receipt with something open as at the day is valued in an append of its own, ' +
        'between the start of the run and its completion, which says what was left out, why and what ' +
        'can be done. Where it is interrupted, a repeat of the request or the service itself goes ' +
        'on from there; nothing is booked twice.',
      refusals: [
        'DUPLICATE_ID',
        'INVALID_DATE',
        'DATE_IN_FUTURE',
        'PERIOD_CLOSED',
        'PERIOD_UNSETTLED',
        'UNKNOWN_CURRENCY',
        'RATE_MISSING',
        'LIMIT_EXCEEDED',
      ],
    }),
    reverse: commandRoute({
      at: ':revaluationId/reversal',
      path: RevaluationPath,
      body: RunReversal,
      command: (facts, { revaluationId }, request) =>
        new ReverseRevaluation({ ...facts, revaluationId }, request),
      summary: 'Reverse a whole revaluation run',
      description:
        'Takes back what the run made of each pledge and receipt, where that still stands. It is tried ' +
        'on all of them first, and refused where something was settled at the values of the run or ' +
        'a later one stands on them; the rest can then be reversed one by one.',
      refusals: [
        'REVALUATION_UNKNOWN',
        'REVALUATION_STATUS',
        'ALREADY_REVERSED',
        'DEPENDENT_EVENTS',
        ...dateRefusals,
      ],
    }),
  },
};
