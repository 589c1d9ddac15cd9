import { ApiProperty } from '@nestjs/swagger';
import { MoneyDto } from '../http/money.dto';
import { NamedFigureDto } from './statement-figures.dto';

/** A pledge as at the end of the period, in its own currency. */
export class PledgeSectionDto {
  /**
   * Pledge.
   * @example "P1"
   */
  pledge!: string;

  /**
   * The call under which it was made.
   * @example "n"
   */
  recommendation!: string;

  /**
   * Its currency.
   * @example "EUR"
   */
  currency!: string;

  /**
   * Where it stands.
   * @example "PARTLY_RECEIVED"
   */
  status!: string;

  /**
   * Day of the announcement; null where it was signed directly.
   * @example "2024-03-11"
   */
  announcedOn!: string | null;

  /**
   * Last announced amount.
   * @example { "amount": "1100000.00", "currency": "EUR" }
   */
  announced!: MoneyDto;

  /**
   * Day of the signature; null while there is none.
   * @example "2024-05-06"
   */
  signedOn!: string | null;

  /**
   * Reference of the agreement.
   * @example "AGR-2024-001"
   */
  agreementReference!: string | null;

  /**
   * Agreed.
   * @example { "amount": "1100000.00", "currency": "EUR" }
   */
  signed!: MoneyDto;

  /**
   * Agreed, in USD at the rate of the signature.
   * @example { "amount": "1222222.22", "currency": "USD" }
   */
  signedUsd!: MoneyDto;

  /**
   * Part of it that is conditional.
   * @example { "amount": "0.00", "currency": "EUR" }
   */
  conditional!: MoneyDto;

  /**
   * Gross credited to the donor.
   * @example { "amount": "600000.00", "currency": "EUR" }
   */
  received!: MoneyDto;

  /**
   * The same in USD.
   * @example { "amount": "662983.42", "currency": "USD" }
   */
  receivedUsd!: MoneyDto;

  /**
   * Agreed and written off.
   * @example { "amount": "0.00", "currency": "EUR" }
   */
  writtenOff!: MoneyDto;

  /**
   * Agreed and not yet received nor written off.
   * @example { "amount": "500000.00", "currency": "EUR" }
   */
  outstanding!: MoneyDto;

  /**
   * The same in USD, at carrying value.
   * @example { "amount": "555555.55", "currency": "USD" }
   */
  outstandingUsd!: MoneyDto;
}

/** An instalment as at the end of the period. */
export class InstalmentSectionDto {
  /**
   * Pledge.
   * @example "P1"
   */
  pledge!: string;

  /**
   * The call under which it was made.
   * @example "n"
   */
  recommendation!: string;

  /**
   * Number of the instalment.
   * @example 2
   */
  @ApiProperty({ type: 'integer' })
  instalment!: number;

  /**
   * Day on which it is due.
   * @example "2025-03-31"
   */
  dueOn!: string;

  /**
   * Day on which it was first agreed to be due: by the agreement as signed, or by the amendment that
   * added it. The same day where it was never moved. Statements of template DONOR-STATEMENT@1 do not
   * say it.
   * @example "2025-03-31"
   */
  originalDueOn?: string;

  /**
   * Agreed.
   * @example { "amount": "500000.00", "currency": "EUR" }
   */
  agreed!: MoneyDto;

  /**
   * Gross credited to the donor.
   * @example { "amount": "0.00", "currency": "EUR" }
   */
  received!: MoneyDto;

  /**
   * Written off.
   * @example { "amount": "0.00", "currency": "EUR" }
   */
  writtenOff!: MoneyDto;

  /**
   * Outstanding.
   * @example { "amount": "500000.00", "currency": "EUR" }
   */
  outstanding!: MoneyDto;

  /**
   * The same in USD, at carrying value.
   * @example { "amount": "555555.55", "currency": "USD" }
   */
  outstandingUsd!: MoneyDto;

  /**
   * Days past the due date, 0 before it; null where nothing is outstanding.
   * @example 0
   */
  @ApiProperty({ type: 'integer', nullable: true })
  daysPastDue!: number | null;

  /**
   * Where the days fall.
   * @example "NOT_DUE"
   */
  bucket!: string | null;
}

/** What is outstanding of one age, in one currency. */
export class AgeSectionDto {
  /**
   * Which days past the due date.
   * @example "NOT_DUE"
   */
  bucket!: string;

  /**
   * Currency of the instalments.
   * @example "EUR"
   */
  currency!: string;

  /**
   * How many instalments.
   * @example 1
   */
  @ApiProperty({ type: 'integer' })
  instalments!: number;

  /**
   * Outstanding.
   * @example { "amount": "500000.00", "currency": "EUR" }
   */
  outstanding!: MoneyDto;

  /**
   * Receivable.
   * @example { "amount": "500000.00", "currency": "EUR" }
   */
  receivable!: MoneyDto;

  /**
   * Part whose condition is not met.
   * @example { "amount": "0.00", "currency": "EUR" }
   */
  conditional!: MoneyDto;
}

/** From what was signed to the cash of it. */
export class BridgeSectionDto {
  /**
   * In carrying value (USD) or in the currency of the pledge.
   * @example "USD"
   */
  @ApiProperty({ enum: ['USD', 'PLEDGE_CURRENCY'] })
  values!: 'USD' | 'PLEDGE_CURRENCY';

  /**
   * Pledge.
   * @example "P1"
   */
  pledge!: string;

  /**
   * The call under which it was made.
   * @example "n"
   */
  recommendation!: string;

  /**
   * Currency of the figures.
   * @example "USD"
   */
  currency!: string;

  /** The steps, from what was signed to what is outstanding. */
  steps!: NamedFigureDto[];

  /**
   * Cash received and applied.
   * @example { "amount": "662966.85", "currency": "USD" }
   */
  cashReceived!: MoneyDto;

  /**
   * Cash less the steps before it: always zero.
   * @example { "amount": "0.00", "currency": "USD" }
   */
  difference!: MoneyDto;
}
