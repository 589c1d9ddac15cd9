import {
  ClosePeriod,
  Closing,
  Fence,
  ReopenPeriod,
  Reopening,
  SoftClosePeriod,
} from '@art30/accounting';
import { codesOf } from '@art30/ledger';
import { commandRoute, type CommandResource } from '../routes/command-routes';
import { PeriodPath } from './periods.queries';

export const periodRoutes: CommandResource = {
  name: 'PeriodsController',
  root: 'v1/periods',
  tag: 'periods',
  routes: {
    softClose: commandRoute({
      at: ':year/soft-close',
      path: PeriodPath,
      body: Fence,
      command: (facts, { year: period }, request) =>
        new SoftClosePeriod({ ...facts, period }, request),
      summary: 'Fence a year',
      description:
        'Only the controller can post into the year, and into those before it, from now on.',
      refusals: codesOf('SoftClosePeriod'),
      approvedBy: 'controller',
    }),
    close: commandRoute({
      at: ':year/close',
      path: PeriodPath,
      body: Closing,
      command: (facts, { year: period }, request) => new ClosePeriod({ ...facts, period }, request),
      summary: 'Close a fenced year',
      description:
        'Closes the year on the trial balance that the controller saw. Refused while a command from before the fence may still be writing, while an application of a receipt is pending or a revaluation is not complete, and where the books at the end of the year differ from the trial balance of the request.',
      refusals: codesOf('ClosePeriod'),
      approvedBy: 'controller',
    }),
    reopen: commandRoute({
      at: ':year/reopening',
      path: PeriodPath,
      body: Reopening,
      command: (facts, { year: period }, request) =>
        new ReopenPeriod({ ...facts, period }, request),
      summary: 'Open the latest closed or fenced year again',
      description: 'The year takes postings again, until it is fenced and closed anew.',
      refusals: codesOf('ReopenPeriod'),
      approvedBy: 'controller',
    }),
  },
};
