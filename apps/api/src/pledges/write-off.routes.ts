import { WriteOff, WriteOffReceivable } from '@art30/accounting';
import { commandRoute, type CommandResource } from '../http/command-routes';
import { PledgePath } from './paths';
import { amountRefusals, dateRefusals } from './pledge-refusals';

export const writeOffRoutes: CommandResource = {
  name: 'WriteOffController',
  root: 'v1/pledges',
  tag: 'receivables',
  routes: {
    writeOff: commandRoute({
      at: ':pledgeId/write-offs',
      path: PledgePath,
      body: WriteOff,
      command: (facts, { pledgeId }, request) =>
        new WriteOffReceivable({ ...facts, pledgeId }, request),
      summary: 'Write off a receivable',
      description:
        'Gives up what instalments owe, at carrying value: out of the allowance for the instalment ' +
        'first, the rest as an expense. For the controller alone, after an investigation and with an ' +
        'approval. What is owed on a condition is no receivable.',
      refusals: [
        'PLEDGE_UNKNOWN',
        'PLEDGE_STATUS',
        'AUTHORITY_REQUIRED',
        'INVESTIGATION_REQUIRED',
        'APPROVAL_REFERENCE_REQUIRED',
        'INSTALMENT_UNKNOWN',
        'EXCEEDS_RECEIVABLE',
        ...dateRefusals,
        ...amountRefusals,
      ],
      approvedBy: 'controller',
    }),
  },
};
