import {
  CurrencyCode,
  DateText,
  Id,
  LedgerAccountCode,
  Optional,
  referenceLengthMax,
  Text,
} from '../http/field-shapes';

export class OpenBankAccountDto {
  /**
   * Code of the bank account.
   * @example "BK-EUR"
   */
  @Id()
  code!: string;

  /**
   * Currency it is kept in, ISO 4217.
   * @example "EUR"
   */
  @CurrencyCode()
  currency!: string;

  /**
   * The ledger account that is its own, a cash account.
   * @example "1120"
   */
  @LedgerAccountCode()
  ledgerAccount!: string;

  /**
   * Day on which the account was opened; nothing is booked on it before.
   * @example "2024-01-01"
   */
  @DateText()
  openedOn!: string;

  /**
   * Document the opening rests on.
   * @example "treasury letter of 2023-12-18"
   */
  @Optional()
  @Text(referenceLengthMax)
  documentReference?: string;
}
