import { ApiProperty } from '@nestjs/swagger';
import { MoneyDto } from '../http/money.dto';
import { OfEventDto, OverThePeriodDto } from './statement-figures.dto';

/** Money credited to a pledge. */
export class ReceiptSectionDto extends OfEventDto {
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
   * Id of the receipt.
   * @example "4b64bcdc-5973-5654-b4af-9dd4c98503b4"
   */
  receipt!: string | null;

  /**
   * Bank account that was credited.
   * @example "BK-EUR"
   */
  bankAccount!: string | null;

  /**
   * Reference of the bank.
   * @example "20240702-000117"
   */
  bankReference!: string | null;

  /**
   * Value date.
   * @example "2024-07-02"
   */
  valueDate!: string | null;

  /**
   * Credited to the donor, in the currency of the receipt.
   * @example { "amount": "600000.00", "currency": "EUR" }
   */
  gross!: MoneyDto;

  /**
   * What banks took on the way and the account bears.
   * @example { "amount": "15.00", "currency": "EUR" }
   */
  charges!: MoneyDto;

  /**
   * What reached the account.
   * @example { "amount": "599985.00", "currency": "EUR" }
   */
  net!: MoneyDto;

  /**
   * Units of the currency for one US dollar.
   * @example "0.905"
   */
  rate!: string | null;

  /**
   * Net, in USD.
   * @example { "amount": "662966.85", "currency": "USD" }
   */
  netUsd!: MoneyDto;

  /**
   * Charges, in USD.
   * @example { "amount": "16.57", "currency": "USD" }
   */
  chargesUsd!: MoneyDto;

  /**
   * Settled, in the currency of the pledge.
   * @example { "amount": "600000.00", "currency": "EUR" }
   */
  settled!: MoneyDto;
}

/** Interest, recoveries, or levy less what was passed on. */
export class IncomeSectionDto extends OfEventDto {
  /**
   * Pledge.
   * @example "P1"
   */
  pledge!: string | null;

  /**
   * The call under which it was made.
   * @example "n"
   */
  recommendation!: string | null;

  /**
   * Purpose.
   * @example "TA-GEN"
   */
  purpose!: string | null;

  /**
   * Kind: interest, recovery or levy.
   * @example "interest"
   */
  kind!: string;

  /**
   * Amount, in the currency of the line.
   * @example { "amount": "12.00", "currency": "EUR" }
   */
  amount!: MoneyDto;

  /**
   * The same in USD.
   * @example { "amount": "13.26", "currency": "USD" }
   */
  usd!: MoneyDto;
}

/** A contribution paid back, or a change of what is owed back. */
export class RefundSectionDto extends OfEventDto {
  /**
   * Pledge.
   * @example "P1"
   */
  pledge!: string | null;

  /**
   * The call under which it was made.
   * @example "n"
   */
  recommendation!: string | null;

  /**
   * Purpose.
   * @example "f"
   */
  purpose!: string | null;

  /**
   * Contributions refunded.
   * @example { "amount": "20000.00", "currency": "USD" }
   */
  refundedUsd!: MoneyDto;

  /**
   * Change of what is owed back, in the currency owed.
   * @example { "amount": "0.00", "currency": "USD" }
   */
  owed!: MoneyDto;

  /**
   * The same in USD.
   * @example { "amount": "0.00", "currency": "USD" }
   */
  owedUsd!: MoneyDto;
}

/** A write-off. */
export class WriteOffSectionDto extends OfEventDto {
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
   * Instalment.
   * @example 2
   */
  @ApiProperty({ type: 'integer', nullable: true })
  instalment!: number | null;

  /**
   * Written off, in the currency of the pledge.
   * @example { "amount": "20000.00", "currency": "EUR" }
   */
  amount!: MoneyDto;

  /**
   * Its carrying value, in USD.
   * @example { "amount": "21276.60", "currency": "USD" }
   */
  carryingUsd!: MoneyDto;

  /**
   * Expense beyond the allowance, in USD.
   * @example { "amount": "21276.60", "currency": "USD" }
   */
  expenseUsd!: MoneyDto;
}

/** What was allocated to a place and what became of it. */
export class PurposeSectionDto {
  /**
   * The call under which it was made.
   * @example "n"
   */
  recommendation!: string;

  /**
   * Purpose.
   * @example "k"
   */
  purpose!: string;

  /**
   * Level of recommendation (p).
   * @example "NATIONAL"
   */
  level!: string | null;

  /**
   * Country of the activity.
   * @example "KEN"
   */
  country!: string | null;

  /** Spending authority, gross, programmable and support reserve. */
  allocated!: OverThePeriodDto;

  /** Direct expenditure. */
  directExpenditure!: OverThePeriodDto;

  /** Programme support cost charged. */
  supportCost!: OverThePeriodDto;

  /** Allocated and neither spent nor charged. */
  available!: OverThePeriodDto;
}

/** Exchange differences of a pledge in the period. */
export class ExchangeSectionDto {
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
   * Gain.
   * @example { "amount": "0.00", "currency": "USD" }
   */
  gain!: MoneyDto;

  /**
   * Loss.
   * @example { "amount": "3683.25", "currency": "USD" }
   */
  loss!: MoneyDto;

  /**
   * Gain less loss.
   * @example { "amount": "-3683.25", "currency": "USD" }
   */
  net!: MoneyDto;
}
