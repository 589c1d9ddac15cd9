import { Query, QueryHandler, type IQueryHandler } from '@nestjs/cqrs';
import {
  addSums,
  all,
  answered,
  AsOfResolver,
  condition,
  type Condition,
  filtered,
  Slices,
  type Sums,
  usdFigures,
  usdMoney,
  within,
} from '@art30/books';
import type {
  EliminationDto,
  FinancialPerformanceDto,
  FinancialPerformanceQueryDto,
  NetAssetsChangeDto,
} from './financial-performance.dto';
import { netAssetWords, performanceWords, type PerformanceWord } from './performance-words';

export class FindFinancialPerformance extends Query<FinancialPerformanceDto> {
  constructor(readonly query: FinancialPerformanceQueryDto) {
    super();
  }
}

type PerformanceSums = Sums<PerformanceWord>;

@QueryHandler(FindFinancialPerformance)
export class FindFinancialPerformanceHandler implements IQueryHandler<FindFinancialPerformance> {
  constructor(
    private readonly asOf: AsOfResolver,
    private readonly slices: Slices,
  ) {}

  async execute({ query }: FindFinancialPerformance): Promise<FinancialPerformanceDto> {
    const asOf = await this.asOf.resolve(query);
    const { year } = query;
    const result = condition("account GLOB '[45]*'");
    const funds = this.slices.all(performanceWords, {
      by: ['fund'],
      where: all([within(asOf), filtered({ year }), result]),
    });
    const total = addSums(
      performanceWords,
      funds.map(({ sums }) => sums),
    );
    return {
      ...answered(asOf),
      year,
      figures: usdFigures(performanceWords, total),
      funds: funds.map(({ key, sums }) => ({
        fund: String(key[0]),
        ...usdFigures(performanceWords, sums),
      })),
      elimination: eliminated(total),
      netAssets: this.netAssets(within(asOf), year, total),
    };
  }

  private netAssets(known: Condition, year: string, total: PerformanceSums): NetAssetsChangeDto {
    const { netAssets, takenOver } = netAssetWords;
    const before = all([known, condition('posting_date < ?', `${year}-01-01`)]);
    const through = all([known, condition('posting_date <= ?', `${year}-12-31`)]);
    const during = all([known, filtered({ year })]);
    return {
      opening: usdMoney(this.slices.total({ netAssets }, before).netAssets.usd),
      surplus: usdMoney(total.surplus.usd),
      takenOver: usdMoney(this.slices.total({ takenOver }, during).takenOver.usd),
      closing: usdMoney(this.slices.total({ netAssets }, through).netAssets.usd),
    };
  }
}

/** Programme support moves from fund to fund: for all of them together it is neither. */
function eliminated({
  programmeSupportIncome,
  totalRevenue,
  totalExpense,
  surplus,
}: PerformanceSums): EliminationDto {
  const { usd } = programmeSupportIncome;
  return {
    eliminated: usdMoney(usd),
    totalRevenue: usdMoney(totalRevenue.usd - usd),
    totalExpense: usdMoney(totalExpense.usd - usd),
    surplus: usdMoney(surplus.usd),
  };
}
