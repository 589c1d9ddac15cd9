import { ReverseRevaluation, Run, RunRevaluation, RunReversal } from '@art30/accounting';
import { chosenId } from '../routes/command-request';
import { commandRoute, NoPath, type CommandResource } from '../routes/command-routes';
import { RevaluationPath } from './revaluations.queries';

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
