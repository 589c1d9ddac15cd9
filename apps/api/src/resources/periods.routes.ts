import {
  ClosePeriod,
  Closing,
  Fence,
  kit,
  readingRoles,
  Reopening,
  ReopenPeriod,
  SoftClosePeriod,
} from '@art30/accounting';
import { AsOfQuery, PageQuery, PeriodAnswer, PeriodsPage } from '@art30/books';
import { type CommandResource, commandRoute } from '../routes/command-routes';
import { type QueryResource, queryRoute } from '../routes/query-routes';

const PeriodPath = kit.shape('PeriodPath', {
  year: kit.year('Fiscal year, which is the calendar year.', '2024'),
});

/** Path parameter of a period that can be closed: a fiscal year or a month. */
const FencedPath = kit.shape('FencedPath', {
  period: kit.yearOrMonth('Fiscal year, or a month of it.', '2024-11'),
});

export const periodsQueries: QueryResource = {
  name: 'PeriodsQueriesController',
  root: 'v1/periods',
  tag: 'periods',
  routes: {
    list: queryRoute({
      at: '',
      roles: readingRoles,
      about: 'everybody',
      query: PageQuery,
      answer: PeriodsPage,
      read: (books, query) => books.registers.periods.list(query),
      summary: 'Fiscal years',
      description:
        'Years with postings or a closing, each with its status and the trial balance on which it was closed.',
    }),
    find: queryRoute({
      at: ':year',
      roles: readingRoles,
      about: 'everybody',
      path: PeriodPath,
      query: AsOfQuery,
      answer: PeriodAnswer,
      read: (books, query, { year }) => books.registers.periods.find(year, query),
      summary: 'One fiscal year',
      description:
        'Status of the year, the trial balance on which it was closed, receipts in suspense at its end, and stray postings: events that were written into the year while it was closed.',
      tagged: true,
    }),
  },
};

export const periodRoutes: CommandResource = {
  name: 'PeriodsController',
  root: 'v1/periods',
  tag: 'periods',
  routes: {
    softClose: commandRoute({
      at: ':period/soft-close',
      begins: 'SoftClosePeriod',
      about: 'everybody',
      path: FencedPath,
      body: Fence,
      command: (facts, path, request) => new SoftClosePeriod({ ...facts, ...path }, request),
      summary: 'Fence a year or a month',
      description:
        'Only the controller can post into the year or month, and into what is before it, from now on. A year is closed once it is fenced as a year.',
    }),
    close: commandRoute({
      at: ':year/close',
      begins: 'ClosePeriod',
      about: 'everybody',
      path: PeriodPath,
      body: Closing,
      command: (facts, { year: period }, request) => new ClosePeriod({ ...facts, period }, request),
      summary: 'Close a fenced year',
      description:
        'Closes the year on the trial balance that the controller saw. Refused while a command from before the fence may still be writing, while an application of a receipt is pending or a revaluation is not complete, and where the books at the end of the year differ from the trial balance of the request.',
    }),
    reopen: commandRoute({
      at: ':period/reopening',
      begins: 'ReopenPeriod',
      about: 'everybody',
      path: FencedPath,
      body: Reopening,
      command: (facts, path, request) => new ReopenPeriod({ ...facts, ...path }, request),
      summary: 'Open the latest closed or fenced year, or the latest fenced month, again',
      description:
        'The year takes postings again, until it is fenced and closed anew. Of a month the fence is taken away; an earlier month that is fenced by itself stays so.',
    }),
  },
};
