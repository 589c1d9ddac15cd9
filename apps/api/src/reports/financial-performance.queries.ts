import { kit, readingRoles } from '@art30/accounting';
import { asOfAsked, daysAsked, FinancialPerformanceAnswer } from '@art30/books';
import { queryRoute, type QueryResource } from '../routes/query-routes';

const { optional, pattern, shape } = kit;

/** Query for the financial performance of a year, or of the days from a first to a last posting date. */
const FinancialPerformanceQuery = shape('FinancialPerformanceQuery', {
  ...asOfAsked,
  year: optional(
    pattern('year', /^[1-9]\d{3}$/, 'must have four digits', { such: '2024' })(
      'Year of the posting dates; needed where neither `from` nor `to` is stated.',
      '2024',
    ),
  ),
  ...daysAsked,
});

export const financialPerformanceQueries: QueryResource = {
  name: 'FinancialPerformanceController',
  root: 'v1/financial-performance',
  tag: 'reports',
  routes: {
    find: queryRoute({
      at: '',
      roles: readingRoles,
      about: 'filtered',
      query: FinancialPerformanceQuery,
      answer: FinancialPerformanceAnswer,
      read: (books, query) => books.reports.financialPerformance.find(query),
      summary: 'Statement of financial performance of a year, or of any days',
      description:
        'Revenue, expense and surplus of a `year`, or of the posting dates `from` one day `to` another, in USD: of each fund, of all funds added up, and of all funds as one, without the programme support that one fund charges to another. Exchange differences are shown gross and net. The surplus explains the change from the net assets before the days to those after them.',
    }),
  },
};
