import { account, codesOf, lastDayOf, type Year, kit } from '@art30/accounting';
import { answered, daysOf, type AsOfResolver, type Days } from '../times/as-of';
import {
  all,
  type Condition,
  noRow,
  onAccounts,
  postedBefore,
  postedIn,
  within,
} from '../times/conditions';
import { badQuery } from '../times/refusals';
import { type AsOfQuery, type DaysQuery, timesAnswered } from '../times/shapes';
import { usdFigures, usdMoney } from '../slices/slice-values';
import { addSums, type Slices, type Sums } from '../slices/slices';
import { explainTemplate, explainable } from '../words/explain-template';
import { balanceWords } from '../words/balance-words';
import { figure, minus, plus, type Words } from '../words/words';

const { answer, answerRowsMax: rowsMax, date, listOf, money, nullable, part, words } = kit;

/** Definitions of the lines of the statement of financial performance, as sums over journal lines. */
export const performanceWords = {
  contributions: {
    means: 'Voluntary contributions, reductions of agreements taken off',
    terms: [minus(account.contributionsRevenue)],
  },
  refunds: {
    means: 'Refunds to donors, which lower revenue',
    terms: [plus(account.refunds)],
  },
  programmeSupportIncome: {
    means: 'Programme support income, of the programme support fund',
    terms: [minus(account.supportIncome)],
  },
  interest: { means: 'Interest', terms: [minus(account.interest)] },
  recoveries: {
    means: 'Recoveries of receivables written off',
    terms: [minus(account.recoveries)],
  },
  exchangeGain: { means: 'Gain on exchange', terms: [minus(account.exchangeGain)] },
  totalRevenue: { means: 'All revenue, less refunds', terms: [minus(codesOf.revenue)] },
  directExpenditure: {
    means: 'Programme expenditure of pledges, direct',
    terms: [{ ...plus(account.directExpenditure), ofPledges: true }],
  },
  supportSpending: balanceWords.supportSpending,
  programmeSupportCost: {
    means: 'Programme support cost charged',
    terms: [plus(account.supportCharged)],
  },
  bankCharges: { means: 'Bank charges', terms: [plus(account.bankCharges)] },
  exchangeLoss: { means: 'Loss on exchange', terms: [plus(account.exchangeLoss)] },
  doubtfulDebts: {
    means: 'Doubtful-debt expense, less what was released',
    terms: [plus(account.doubtfulDebts)],
  },
  writeOffs: {
    means: 'Receivables written off, beyond the allowance for them',
    terms: [plus(account.writeOff)],
  },
  totalExpense: { means: 'All expense', terms: [plus(codesOf.expense)] },
  surplus: { means: 'Revenue less expense', terms: [minus(codesOf.revenue, codesOf.expense)] },
  exchangeNet: {
    means: 'Gain less loss on exchange',
    terms: [minus(account.exchangeGain, account.exchangeLoss)],
  },
} as const satisfies Words;

export type PerformanceWord = keyof typeof performanceWords;

/** Definitions of the net assets at a date, and of the changes of net assets besides the surplus. */
export const netAssetWords = {
  netAssets: {
    means: 'Accumulated surplus with results',
    terms: [minus(codesOf['net assets'], codesOf.revenue, codesOf.expense)],
  },
  takenOver: {
    means: 'Balances taken over from another system',
    terms: [minus(account.accumulatedSurplus)],
  },
} as const satisfies Words;

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

/** Revenue, expense and surplus of one fund. */
const FundPerformance = answer('FundPerformance', {
  ...Performance.members,
  fund: words('Code of a fund; the account of article 30 is `ART30`.', 'ART30'),
});

/**
 * Figures with all funds shown as one. Programme support is revenue of one fund and expense of another, so it is
 * eliminated from both.
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
type Elimination = kit.Infer<typeof Elimination>;

/** Change of net assets from the first to the last day of the query. */
const NetAssetsChange = answer('NetAssetsChange', {
  opening: money('Net assets before the first day.', { amount: '0.00', currency: 'USD' }),
  surplus: money('Surplus of the days.', { amount: '1698196.80', currency: 'USD' }),
  takenOver: figure(netAssetWords.takenOver, '0.00'),
  closing: money('Net assets at the end of the last day, or at `asAt` where that is earlier.', {
    amount: '1698196.80',
    currency: 'USD',
  }),
});
type NetAssetsChange = kit.Infer<typeof NetAssetsChange>;

/** Statement of financial performance (revenue, expense and net assets) for a year, or for any range of days. */
export const FinancialPerformanceAnswer = answer('FinancialPerformance', {
  ...timesAnswered,
  ...explainable,
  year: nullable(words('Requested year; null if the request names none.', '2024')),
  from: nullable(date('First posting date; null if the request names none.', '2024-01-01')),
  to: nullable(date('Last posting date; null if the request names none.', '2024-12-31')),
  figures: part(Performance)('All funds added up, before the elimination.'),
  funds: listOf(FundPerformance, rowsMax)('Each fund for itself.'),
  elimination: part(Elimination)('All funds shown as one.'),
  netAssets: part(NetAssetsChange)('From the net assets before the days to those after them.'),
});
export type FinancialPerformanceAnswer = kit.Infer<typeof FinancialPerformanceAnswer>;

const netAssetsAlone = { netAssets: netAssetWords.netAssets };
const takenOverAlone = { takenOver: netAssetWords.takenOver };

type PerformanceSums = Sums<PerformanceWord>;

/** Query for the statement of financial performance of a year, or of any range of posting dates. */
interface PerformanceQuery extends AsOfQuery, DaysQuery {
  readonly year?: Year | undefined;
}

/** Computes the statement of financial performance for a year, or for any range of days. */
export class FinancialPerformance {
  constructor(
    private readonly asOf: AsOfResolver,
    private readonly slices: Slices,
  ) {}

  /**
   * Returns the statement of financial performance.
   *
   * @throws QuestionRefused UNREADABLE if neither a year nor a day is stated, or if the days are invalid.
   */
  async find(query: PerformanceQuery): Promise<FinancialPerformanceAnswer> {
    const days = performanceDays(query);
    const asOf = await this.asOf.resolve(query);
    const result = onAccounts([codesOf.revenue, codesOf.expense]);
    const funds = this.slices.all(performanceWords, {
      by: ['fund'],
      where: all([within(asOf), postedIn(days), result]),
    });
    const total = addSums(
      performanceWords,
      funds.map(({ sums }) => sums),
    );
    return {
      ...answered(asOf),
      year: query.year ?? null,
      ...days,
      explain: explainTemplate({
        report: 'financial-performance',
        asOf,
        variables: ['fund'],
        scope: { from: days.from ?? undefined, to: days.to ?? undefined },
      }),
      figures: usdFigures(performanceWords, total),
      funds: funds.map(({ key, sums }) => ({
        fund: String(key[0]),
        ...usdFigures(performanceWords, sums),
      })),
      elimination: eliminated(total),
      netAssets: this.netAssets(within(asOf), days, total),
    };
  }

  private netAssets(visibleLines: Condition, days: Days, total: PerformanceSums): NetAssetsChange {
    const before = days.from === null ? noRow : all([visibleLines, postedBefore(days.from)]);
    const through = all([visibleLines, postedIn({ from: null, to: days.to })]);
    const during = all([visibleLines, postedIn(days)]);
    return {
      opening: usdMoney(this.slices.total(netAssetsAlone, before).netAssets.usd),
      surplus: usdMoney(total.surplus.usd),
      takenOver: usdMoney(this.slices.total(takenOverAlone, during).takenOver.usd),
      closing: usdMoney(this.slices.total(netAssetsAlone, through).netAssets.usd),
    };
  }
}

/**
 * Returns the days of the statement: those of the year that lie between `from` and `to`, or `from` and `to` without a
 * year.
 */
function performanceDays({ year, ...stated }: PerformanceQuery): Days {
  const { from, to } = daysOf(stated);
  if (year === undefined) {
    if (from === null && to === null) badQuery('year', 'must be stated where from and to are not');
    return { from, to };
  }
  const [first, last] = [`${year}-01-01`, lastDayOf(year)];
  const days = {
    from: from !== null && from > first ? from : first,
    to: to !== null && to < last ? to : last,
  };
  if (days.from > days.to) badQuery('year', 'must have days of those from one to another');
  return days;
}

/** Computes totals without programme support, which is revenue of one fund and expense of another. */
function eliminated({
  programmeSupportIncome,
  totalRevenue,
  totalExpense,
  surplus,
}: PerformanceSums): Elimination {
  const { usd } = programmeSupportIncome;
  return {
    eliminated: usdMoney(usd),
    totalRevenue: usdMoney(totalRevenue.usd - usd),
    totalExpense: usdMoney(totalExpense.usd - usd),
    surplus: usdMoney(surplus.usd),
  };
}
