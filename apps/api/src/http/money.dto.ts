import { CurrencyCode, DecimalText } from './field-shapes';

/** An exact amount of one currency. */
export class MoneyDto {
  /**
   * Decimal number in a string: digits, a point, no grouping, at most the decimals of the currency
   * (ISO 4217).
   * @example "600000.00"
   */
  @DecimalText()
  amount!: string;

  /**
   * Currency, ISO 4217.
   * @example "EUR"
   */
  @CurrencyCode()
  currency!: string;
}
