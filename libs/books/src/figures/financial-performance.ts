import { account, codesOf, lastDayOf, type Year } from '@art30/accounting';
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
import type { AsOfQuery, DaysQuery } from '../times/shapes';
import { usdFigures, usdMoney } from '../slices/slice-values';
import { addSums, type Slices, type Sums } from '../slices/slices';
import { explainTemplate } from '../explain/explain-template';
import { balanceWords } from '../words/balance-words';
import { minus, plus, type Words } from '../words/words';

/** Lines of the statement of financial performance, as sums over journal rows. */
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

/** Net assets at a date, and what changes them beside the surplus. */
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

const netAssetsAlone = { netAssets: netAssetWords.netAssets };
const takenOverAlone = { takenOver: netAssetWords.takenOver };

type PerformanceSums = Sums<PerformanceWord>;

/** A year, or any posting dates. */
interface PerformanceQuery extends AsOfQuery, DaysQuery {
  readonly year?: Year | undefined;
}

/** The statement of financial performance of a year, or of any days. */
export class FinancialPerformance {
  constructor(
    private readonly asOf: AsOfResolver,
    private readonly slices: Slices,
  ) {}

  /** @throws QuestionRefused UNREADABLE for the days. */
  async find(query: PerformanceQuery) {
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
        ...{ report: 'financial-performance', asOf, variables: ['fund'] },
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

  private netAssets(known: Condition, days: Days, total: PerformanceSums) {
    const before = days.from === null ? noRow : all([known, postedBefore(days.from)]);
    const through = all([known, postedIn({ from: null, to: days.to })]);
    const during = all([known, postedIn(days)]);
    return {
      opening: usdMoney(this.slices.total(netAssetsAlone, before).netAssets.usd),
      surplus: usdMoney(total.surplus.usd),
      takenOver: usdMoney(this.slices.total(takenOverAlone, during).takenOver.usd),
      closing: usdMoney(this.slices.total(netAssetsAlone, through).netAssets.usd),
    };
  }
}

/** The days of the year that lie between `from` and `to`. */
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

/** Takes off programme support, which is revenue of one fund and expense of another. */
function eliminated({
  programmeSupportIncome,
  totalRevenue,
  totalExpense,
  surplus,
}: PerformanceSums) {
  const { usd } = programmeSupportIncome;
  return {
    eliminated: usdMoney(usd),
    totalRevenue: usdMoney(totalRevenue.usd - usd),
    totalExpense: usdMoney(totalExpense.usd - usd),
    surplus: usdMoney(surplus.usd),
  };
}
