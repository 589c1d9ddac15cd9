import { ApiProperty } from '@nestjs/swagger';
import { MoneyDto } from '../http/money.dto';

/** What a pledge, an instalment or a part of one comes to, in its currency and in USD. */
export class PledgeFiguresDto {
  /**
   * Signed, in the pledge's currency.
   * @example { "amount": "600000.00", "currency": "EUR" }
   */
  agreed!: MoneyDto;

  /**
   * Signed, in USD at the rate of the signature.
   * @example { "amount": "666666.67", "currency": "USD" }
   */
  agreedUsd!: MoneyDto;

  /**
   * Part of it whose condition is not met, in the pledge's currency.
   * @example { "amount": "0.00", "currency": "EUR" }
   */
  conditional!: MoneyDto;

  /**
   * The same in USD.
   * @example { "amount": "0.00", "currency": "USD" }
   */
  conditionalUsd!: MoneyDto;

  /**
   * Gross credited to the donor, in the pledge's currency.
   * @example { "amount": "600000.00", "currency": "EUR" }
   */
  received!: MoneyDto;

  /**
   * Gross credited, in USD: cash at the rate of its value date plus charges.
   * @example { "amount": "662983.42", "currency": "USD" }
   */
  receivedUsd!: MoneyDto;

  /**
   * Agreed and written off, in the pledge's currency.
   * @example { "amount": "0.00", "currency": "EUR" }
   */
  writtenOff!: MoneyDto;

  /**
   * Carrying value of what was written off, in USD.
   * @example { "amount": "0.00", "currency": "USD" }
   */
  writtenOffUsd!: MoneyDto;

  /**
   * Agreed and neither received nor written off, conditional parts included, in the pledge's currency.
   * @example { "amount": "0.00", "currency": "EUR" }
   */
  outstanding!: MoneyDto;

  /**
   * The same in USD: the receivable and, at the rate of the signature, the conditional part.
   * @example { "amount": "0.00", "currency": "USD" }
   */
  outstandingUsd!: MoneyDto;

  /**
   * Receivable, in the pledge's currency; conditional parts are none.
   * @example { "amount": "0.00", "currency": "EUR" }
   */
  receivable!: MoneyDto;

  /**
   * Receivable in USD, at carrying value.
   * @example { "amount": "0.00", "currency": "USD" }
   */
  receivableUsd!: MoneyDto;
}

/** The part of an instalment that is tied to one purpose. */
export class InstalmentLineViewDto extends PledgeFiguresDto {
  /**
   * Code of the purpose.
   * @example "TA-GEN"
   */
  purpose!: string;
}

/** A due payment and what became of it. */
export class InstalmentViewDto extends PledgeFiguresDto {
  /**
   * Number of the instalment.
   * @example 1
   */
  @ApiProperty({ type: 'integer' })
  no!: number;

  /**
   * Day on which it is due.
   * @example "2024-06-30"
   */
  dueOn!: string;

  /**
   * Day on which it was first agreed to be due: by the agreement as signed, or by the amendment that
   * added it. The same day where it was never moved.
   * @example "2024-06-30"
   */
  originalDueOn!: string;

  /**
   * Amount by the agreement, in the pledge's currency.
   * @example { "amount": "600000.00", "currency": "EUR" }
   */
  amount!: MoneyDto;

  /** Its parts by purpose. */
  lines!: InstalmentLineViewDto[];
}
