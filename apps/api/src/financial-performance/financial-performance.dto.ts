import { Matches } from 'class-validator';
import { netAssetWords, performanceWords } from '@art30/books';
import { MoneyDto } from '../http/money.dto';
import { AnswerDto, AsOfQueryDto } from '../read/as-of.dto';
import { Figure } from '../read/figure';

/** Which year. */
export class FinancialPerformanceQueryDto extends AsOfQueryDto {
  /**
   * Year of the posting dates.
   * @example "2024"
   */
  @Matches(/^[1-9]\d{3}$/, { message: 'must be a year, four digits' })
  year!: string;
}

/** Revenue, expense and surplus, in US dollars. */
export class PerformanceDto {
  @Figure(performanceWords.contributions, '1900222.22')
  contributions!: MoneyDto;

  @Figure(performanceWords.refunds, '0.00')
  refunds!: MoneyDto;

  @Figure(performanceWords.programmeSupportIncome, '19500.00')
  programmeSupportIncome!: MoneyDto;

  @Figure(performanceWords.interest, '0.00')
  interest!: MoneyDto;

  @Figure(performanceWords.recoveries, '0.00')
  recoveries!: MoneyDto;

  @Figure(performanceWords.exchangeGain, '0.00')
  exchangeGain!: MoneyDto;

  @Figure(performanceWords.totalRevenue, '1919722.22')
  totalRevenue!: MoneyDto;

  @Figure(performanceWords.directExpenditure, '150000.00')
  directExpenditure!: MoneyDto;

  @Figure(performanceWords.programmeSupportCost, '19500.00')
  programmeSupportCost!: MoneyDto;

  @Figure(performanceWords.bankCharges, '16.57')
  bankCharges!: MoneyDto;

  @Figure(performanceWords.exchangeLoss, '52008.85')
  exchangeLoss!: MoneyDto;

  @Figure(performanceWords.doubtfulDebts, '0.00')
  doubtfulDebts!: MoneyDto;

  @Figure(performanceWords.writeOffs, '0.00')
  writeOffs!: MoneyDto;

  @Figure(performanceWords.totalExpense, '221525.42')
  totalExpense!: MoneyDto;

  @Figure(performanceWords.surplus, '1698196.80')
  surplus!: MoneyDto;

  @Figure(performanceWords.exchangeNet, '-52008.85')
  exchangeNet!: MoneyDto;
}

/** The figures of one fund. */
export class FundPerformanceDto extends PerformanceDto {
  /**
   * Fund; the account of article 30 is `ART30`.
   * @example "ART30"
   */
  fund!: string;
}

/** What one fund charges and another earns, taken out of both where funds are shown as one. */
export class EliminationDto {
  /**
   * Programme support that is revenue of one fund and expense of another.
   * @example { "amount": "19500.00", "currency": "USD" }
   */
  eliminated!: MoneyDto;

  /**
   * All revenue without it.
   * @example { "amount": "1900222.22", "currency": "USD" }
   */
  totalRevenue!: MoneyDto;

  /**
   * All expense without it.
   * @example { "amount": "202025.42", "currency": "USD" }
   */
  totalExpense!: MoneyDto;

  /**
   * Revenue less expense, which it does not change.
   * @example { "amount": "1698196.80", "currency": "USD" }
   */
  surplus!: MoneyDto;
}

/** How the year changed net assets. */
export class NetAssetsChangeDto {
  /**
   * Net assets before the year.
   * @example { "amount": "0.00", "currency": "USD" }
   */
  opening!: MoneyDto;

  /**
   * Surplus of the year.
   * @example { "amount": "1698196.80", "currency": "USD" }
   */
  surplus!: MoneyDto;

  @Figure(netAssetWords.takenOver, '0.00')
  takenOver!: MoneyDto;

  /**
   * Net assets at the end of the year, or at `asAt` where that is earlier.
   * @example { "amount": "1698196.80", "currency": "USD" }
   */
  closing!: MoneyDto;
}

/** Statement of financial performance of a year. */
export class FinancialPerformanceDto extends AnswerDto {
  /**
   * The year.
   * @example "2024"
   */
  year!: string;

  /** All funds added up, before the elimination. */
  figures!: PerformanceDto;

  /** Each fund for itself. */
  funds!: FundPerformanceDto[];

  /** All funds shown as one. */
  elimination!: EliminationDto;

  /** From the net assets before the year to those after it. */
  netAssets!: NetAssetsChangeDto;
}
