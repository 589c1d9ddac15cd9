import { ApiProperty } from '@nestjs/swagger';
import { recommendations, type Recommendation } from '@art30/accounting';
import { ageingWords, type DueBucket, dueBuckets } from '@art30/books';
import { Id, OneOf, Optional } from '../http/field-shapes';
import { MoneyDto } from '../http/money.dto';
import { PageAnswerDto, PageQueryDto } from '../read/as-of.dto';
import { Figure } from '../read/figure';

const bucketNames = dueBuckets.map(({ name }) => name);

/** Which outstanding instalments. */
export class AgeingQueryDto extends PageQueryDto {
  /**
   * Instalments of this donor.
   * @example "DON-A"
   */
  @Optional()
  @Id()
  donor?: string;

  /**
   * Instalments of this pledge.
   * @example "P1"
   */
  @Optional()
  @Id()
  pledge?: string;

  /**
   * Instalments under this recommendation.
   * @example "n"
   */
  @Optional()
  @OneOf(recommendations)
  recommendation?: Recommendation;

  /**
   * Instalments in this bucket; the totals then are of it alone.
   * @example "DAYS_31_60"
   */
  @Optional()
  @OneOf(bucketNames)
  bucket?: DueBucket;
}

/** What instalments owe, in US dollars. */
export class AgeingFiguresDto {
  @Figure(ageingWords.outstanding, '555555.55')
  outstandingUsd!: MoneyDto;

  @Figure(ageingWords.receivable, '555555.55')
  receivableUsd!: MoneyDto;

  @Figure(ageingWords.conditional, '0.00')
  conditionalUsd!: MoneyDto;

  @Figure(ageingWords.allowance, '0.00')
  allowanceUsd!: MoneyDto;

  @Figure(ageingWords.carrying, '555555.55')
  carryingUsd!: MoneyDto;
}

/** What instalments in one currency owe. */
export class AgeingCurrencyDto {
  /**
   * Not received yet, conditional parts included.
   * @example { "amount": "500000.00", "currency": "EUR" }
   */
  outstanding!: MoneyDto;

  /**
   * Receivable, of unconditional agreements or with the condition met.
   * @example { "amount": "500000.00", "currency": "EUR" }
   */
  receivable!: MoneyDto;

  /**
   * Part whose condition is not met.
   * @example { "amount": "0.00", "currency": "EUR" }
   */
  conditional!: MoneyDto;
}

/** An instalment that owes something, in the pledge's currency and in US dollars. */
export class AgeingItemDto extends AgeingFiguresDto {
  /**
   * Pledge.
   * @example "P1"
   */
  pledge!: string;

  /**
   * Its donor.
   * @example "DON-A"
   */
  donor!: string;

  /**
   * The call under which it was made.
   * @example "n"
   */
  recommendation!: Recommendation;

  /**
   * Number of the instalment.
   * @example 2
   */
  @ApiProperty({ type: 'integer' })
  instalment!: number;

  /**
   * Day on which it is due, by what was agreed or rescheduled at both times.
   * @example "2025-03-31"
   */
  dueOn!: string;

  /**
   * Day on which it was first agreed to be due: by the agreement as signed, or by the amendment that
   * added it. The same day where it was never moved.
   * @example "2025-03-31"
   */
  originalDueOn!: string;

  /**
   * Days past the due date; 0 where it is not due.
   * @example 0
   */
  @ApiProperty({ type: 'integer' })
  daysPastDue!: number;

  /**
   * Where the days fall: not due, 1 to 30, 31 to 60, 61 to 90, 91 to 180, 181 to 365, up to 2 and 3
   * years of 365 days, or more.
   * @example "NOT_DUE"
   */
  @ApiProperty({ enum: bucketNames })
  bucket!: DueBucket;

  /**
   * Not received yet, conditional parts included, in the pledge's currency.
   * @example { "amount": "500000.00", "currency": "EUR" }
   */
  outstanding!: MoneyDto;

  /**
   * Receivable, in the pledge's currency.
   * @example { "amount": "500000.00", "currency": "EUR" }
   */
  receivable!: MoneyDto;

  /**
   * Part whose condition is not met, in the pledge's currency.
   * @example { "amount": "0.00", "currency": "EUR" }
   */
  conditional!: MoneyDto;
}

/** Instalments added up. */
export class AgeingTotalsDto extends AgeingFiguresDto {
  /**
   * How many instalments.
   * @example 1
   */
  @ApiProperty({ type: 'integer' })
  instalments!: number;

  /** The same by currency, in the order of their codes. */
  inCurrencies!: AgeingCurrencyDto[];
}

/** The instalments of one bucket. */
export class AgeingBucketDto extends AgeingTotalsDto {
  /**
   * Which days past the due date.
   * @example "NOT_DUE"
   */
  @ApiProperty({ enum: bucketNames })
  bucket!: DueBucket;
}

/** Outstanding instalments by age. */
export class AgeingDto extends PageAnswerDto {
  /**
   * Day on which ages are counted: `asAt`, or today (UTC) where no date was asked for.
   * @example "2024-09-30"
   */
  agedOn!: string;

  /** The instalments, first due first. */
  items!: AgeingItemDto[];

  /** All buckets in their order, over all pages. */
  buckets!: AgeingBucketDto[];

  /** The same over all buckets. */
  totals!: AgeingTotalsDto;
}
