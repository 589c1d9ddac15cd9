import { FinancialPerformanceQuery, FinancialPerformance } from './financial-performance.answers';
import { queryRoute, type QueryResource } from '../routes/query-routes';

export const financialPerformanceQueries: QueryResource = {
  name: 'FinancialPerformanceController',
  root: 'v1/financial-performance',
  tag: 'reports',
  routes: {
    find: queryRoute({
      at: '',
      query: FinancialPerformanceQuery,
      answer: FinancialPerformance,
      read: (books, query) => books.financialPerformance.find(query),
      summary: 'Statement of financial performance of a year',
      description:
        'Revenue, expense and surplus by posting date, in USD: of each fund, of all funds added up, and of all funds as one, without the programme support that one fund charges to another. Exchange differences are shown gross and net. The surplus explains the change from the net assets before the year to those after it.',
    }),
  },
};
