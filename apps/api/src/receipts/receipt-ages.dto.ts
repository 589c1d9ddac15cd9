import { ApiProperty } from '@nestjs/swagger';
import { suspenseBuckets, type SuspenseBucket } from '@art30/books';
import { MoneyDto } from '../http/money.dto';
import { PageAnswerDto } from '../read/as-of.dto';
import { ReceiptViewDto } from './receipts-view.dto';

const bucketNames = suspenseBuckets.map(({ name }) => name);

/** A receipt of a list, with the age of the money that it holds. */
export class ReceiptRowDto extends ReceiptViewDto {
  /**
   * Days since the value date while money is unapplied or owed back; null where none is.
   * @example 7
   */
  @ApiProperty({ type: 'integer', nullable: true })
  ageDays!: number | null;

  /**
   * Where the days fall: up to 30, 31 to 60, 61 to 90, 91 to 180, 181 to 365, up to 2 and 3 years of
   * 365 days, or more; null where no money is unapplied or owed back.
   * @example "DAYS_0_30"
   */
  @ApiProperty({ enum: bucketNames, nullable: true })
  bucket!: SuspenseBucket | null;
}

/** Money of receipts in one currency that has no pledge. */
export class SuspenseCurrencyDto {
  /**
   * In suspense (2110).
   * @example { "amount": "678500.00", "currency": "USD" }
   */
  unapplied!: MoneyDto;

  /**
   * Overpayments owed back (2140).
   * @example { "amount": "0.00", "currency": "USD" }
   */
  refundable!: MoneyDto;
}

/** Money of receipts that has no pledge, added up. */
export class SuspenseTotalsDto {
  /**
   * Receipts that hold such money.
   * @example 1
   */
  @ApiProperty({ type: 'integer' })
  receipts!: number;

  /**
   * In suspense (2110), in USD at carrying value.
   * @example { "amount": "678500.00", "currency": "USD" }
   */
  unappliedUsd!: MoneyDto;

  /**
   * Overpayments owed back (2140), in USD at carrying value.
   * @example { "amount": "0.00", "currency": "USD" }
   */
  refundableUsd!: MoneyDto;

  /** The same by currency, in the order of their codes. */
  inCurrencies!: SuspenseCurrencyDto[];
}

/** Such money of one age. */
export class SuspenseBucketDto extends SuspenseTotalsDto {
  /**
   * Which days since the value date.
   * @example "DAYS_0_30"
   */
  @ApiProperty({ enum: bucketNames })
  bucket!: SuspenseBucket;
}

/** Receipts in the order in which they were recorded. */
export class ReceiptsPageDto extends PageAnswerDto {
  /**
   * Day on which ages are counted: `asAt`, or today (UTC) where no date was asked for.
   * @example "2024-07-29"
   */
  agedOn!: string;

  /** The receipts. */
  items!: ReceiptRowDto[];

  /** Money without a pledge by age, over all pages. */
  buckets!: SuspenseBucketDto[];

  /** The same over all ages. */
  totals!: SuspenseTotalsDto;
}
