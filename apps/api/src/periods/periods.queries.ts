import { kit, readingRoles } from '@art30/accounting';
import { AsOfQuery, PageQuery, PeriodAnswer, PeriodsPage } from '@art30/books';
import { queryRoute, type QueryResource } from '../routes/query-routes';

/** The year a path names. */
export const PeriodPath = kit.shape('PeriodPath', {
  year: kit.year('Fiscal year, which is the calendar year.', '2024'),
});

/** The year or month a path names. */
export const FencedPath = kit.shape('FencedPath', {
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
