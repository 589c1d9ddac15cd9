import { kit, readingRoles } from '@art30/accounting';
import {
  asOfAsked,
  daysAsked,
  explainable,
  figure,
  netAssetWords,
  performanceWords,
  timesAnswered,
} from '@art30/books';
import { queryRoute, type QueryResource } from '../routes/query-routes';

const {
  answer,
  answerRowsMax: rowsMax,
  date,
  listOf,
  money,
  nullable,
  optional,
  part,
  pattern,
  shape,
  words,
} = kit;

/** The year asked for, or the first and the last day. */
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

/** Revenue, expense and surplus, in US dollars. */
const Performance = answer('Performance', {
  contributions: figure(performanceWords.contributions, '1900222.22'),
  refunds: figure(performanceWords.refunds, '0.00'),
  programmeSupportIncome: figure(performanceWords.programmeSupportIncome, '19500.00'),
  interest: figure(performanceWords.interest, '0.00'),
  recoveries: figure(performanceWords.recoveries, '0.00'),
  exchangeGain: figure(performanceWords.exchangeGain, '0.00'),
  totalRevenue: figure(performanceWords.totalRevenue, '1919722.22'),
  directExpenditure: figure(performanceWords.directExpenditure, '150000.00'),
  supportSpending: figure(performanceWords.supportSpending, '0.00'),
  programmeSupportCost: figure(performanceWords.programmeSupportCost, '19500.00'),
  bankCharges: figure(performanceWords.bankCharges, '16.57'),
  exchangeLoss: figure(performanceWords.exchangeLoss, '52008.85'),
  doubtfulDebts: figure(performanceWords.doubtfulDebts, '0.00'),
  writeOffs: figure(performanceWords.writeOffs, '0.00'),
  totalExpense: figure(performanceWords.totalExpense, '221525.42'),
  surplus: figure(performanceWords.surplus, '1698196.80'),
  exchangeNet: figure(performanceWords.exchangeNet, '-52008.85'),
});

/** The figures of one fund. */
const FundPerformance = answer('FundPerformance', {
  ...Performance.members,
  fund: words('Code of a fund; the account of article 30 is `ART30`.', 'ART30'),
});

/**
 * Programme support that one fund charges and another earns, taken out of both where funds are
 * shown as one.
 */
const Elimination = answer('Elimination', {
  eliminated: money('Programme support that is revenue of one fund and expense of another.', {
    amount: '19500.00',
    currency: 'USD',
  }),
  totalRevenue: money('All revenue, without the eliminated amount.', {
    amount: '1900222.22',
    currency: 'USD',
  }),
  totalExpense: money('All expense, without the eliminated amount.', {
    amount: '202025.42',
    currency: 'USD',
  }),
  surplus: money('Revenue less expense; the elimination does not change it.', {
    amount: '1698196.80',
    currency: 'USD',
  }),
});

/** The change of net assets in the days asked for. */
const NetAssetsChange = answer('NetAssetsChange', {
  opening: money('Net assets before the first day.', { amount: '0.00', currency: 'USD' }),
  surplus: money('Surplus of the days.', { amount: '1698196.80', currency: 'USD' }),
  takenOver: figure(netAssetWords.takenOver, '0.00'),
  closing: money('Net assets at the end of the last day, or at `asAt` where that is earlier.', {
    amount: '1698196.80',
    currency: 'USD',
  }),
});

/** Statement of financial performance of a year, or of any days. */
const FinancialPerformance = answer('FinancialPerformance', {
  ...timesAnswered,
  ...explainable,
  year: nullable(words('The year; null where none was asked for.', '2024')),
  from: nullable(date('First posting date; null where none was asked for.', '2024-01-01')),
  to: nullable(date('Last posting date; null where none was asked for.', '2024-12-31')),
  figures: part(Performance)('All funds added up, before the elimination.'),
  funds: listOf(FundPerformance, rowsMax)('Each fund for itself.'),
  elimination: part(Elimination)('All funds shown as one.'),
  netAssets: part(NetAssetsChange)('From the net assets before the days to those after them.'),
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
      answer: FinancialPerformance,
      read: (books, query) => books.financialPerformance.find(query),
      summary: 'Statement of financial performance of a year, or of any days',
      description:
        'Revenue, expense and surplus of a `year`, or of the posting dates `from` one day `to` another, in USD: of each fund, of all funds added up, and of all funds as one, without the programme support that one fund charges to another. Exchange differences are shown gross and net. The surplus explains the change from the net assets before the days to those after them.',
    }),
  },
};
