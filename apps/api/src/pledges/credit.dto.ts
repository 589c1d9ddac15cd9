import { instalmentsMax } from '@art30/accounting';
import {
  DateText,
  DecimalText,
  Id,
  Optional,
  Part,
  referenceLengthMax,
  Text,
  textLengthMax,
  WholeNumber,
} from '../http/field-shapes';
import { MoneyDto } from '../http/money.dto';
import { RecordedFactDto } from '../http/recorded-fact.dto';
import { PledgePath } from './pledges.dto';

/** A bank credit that pays nothing of the agreement, as it came in. */
class BankCreditDto extends RecordedFactDto {
  /**
   * Id of the fact; derived from the request where it is left out.
   * @example "INT-2025-1"
   */
  @Optional()
  @Id()
  id?: string;

  /**
   * Code of the bank account that was credited.
   * @example "BK-EUR"
   */
  @Id()
  bankAccount!: string;

  /**
   * The bank's reference of the credit; with the account it is booked once, as whatever it is.
   * @example "20250331-000209"
   */
  @Text(referenceLengthMax, { exact: true })
  bankReference!: string;

  /**
   * Value date of the credit.
   * @example "2025-03-31"
   */
  @DateText()
  effectiveDate!: string;

  /**
   * Code of the purpose whose money it is.
   * @example "TA-GEN"
   */
  @Id()
  purpose!: string;

  /** What reached the account, in its currency. */
  @Part(() => MoneyDto)
  amount!: MoneyDto;
}

export class CreditInterestDto extends BankCreditDto {
  /**
   * Where the agreement gives interest to the contribution.
   * @example "agreement art. 7 (2)"
   */
  @Text(textLengthMax, { blank: true })
  clause!: string;
}

export class RecoverWrittenOffDto extends BankCreditDto {
  /**
   * Instalment whose receivable was written off.
   * @example 2
   */
  @WholeNumber(1, instalmentsMax)
  writtenOffInstalment!: number;
}

export class AccrueLevyDto extends RecordedFactDto {
  /**
   * Id of the levy; derived from the request where it is left out.
   * @example "LEVY-1"
   */
  @Optional()
  @Id()
  id?: string;

  /**
   * Receipt that it came with, on top of the contribution.
   * @example "0a4f3a0e-6a3c-5d2b-8f5e-3d1f4c2b1a00"
   */
  @Id()
  receiptId!: string;

  /**
   * Day of the fact, not before the money came in.
   * @example "2025-03-31"
   */
  @DateText()
  effectiveDate!: string;

  /**
   * Code of the purpose that the contribution is tied to.
   * @example "k"
   */
  @Id()
  purpose!: string;

  /** The levy, in the currency of the receipt. */
  @Part(() => MoneyDto)
  amount!: MoneyDto;

  /**
   * Levy as a fraction of the contribution, in a string.
   * @example "0.01"
   */
  @DecimalText()
  rate!: string;
}

export class LevyPath extends PledgePath {
  /**
   * Id of the levy.
   * @example "LEVY-1"
   */
  @Id()
  levyId!: string;
}

export class PayLevyDto extends RecordedFactDto {
  /**
   * Day of the payment.
   * @example "2025-06-30"
   */
  @DateText()
  effectiveDate!: string;

  /**
   * Code of the bank account that pays, in the currency of the levy, or CLEARING.
   * @example "BK-USD"
   */
  @Id()
  paidFrom!: string;

  /**
   * Reference of the payment.
   * @example "PAY-0004"
   */
  @Text(referenceLengthMax, { blank: true })
  paymentReference!: string;
}
