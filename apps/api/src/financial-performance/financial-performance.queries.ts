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
        'Revenue, expense and surplus by posting date, in USD: of each fund, of all added up, and of ' +
        'all shown as one, where programme support charged by one fund to another is eliminated. ' +
        'Exchange differences stand gross and net. The surplus leads from the net assets before the ' +
        'year to those after it.',
    }),
  },
};
