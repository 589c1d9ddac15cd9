import { instalmentsMax, receivableLinesMax } from '@art30/accounting';
import {
  DateText,
  Id,
  ListOf,
  Optional,
  Part,
  Text,
  textLengthMax,
  WholeNumber,
} from '../http/field-shapes';
import { MoneyDto } from '../http/money.dto';
import { RecordedFactDto } from '../http/recorded-fact.dto';

export class AllowanceLineDto {
  /**
   * Number of the instalment.
   * @example 2
   */
  @WholeNumber(1, instalmentsMax)
  instalment!: number;

  /**
   * Code of one purpose of the instalment; left out, each purpose has its share.
   * @example "TA-GEN"
   */
  @Optional()
  @Id()
  purpose?: string;

  /** US dollars; below zero it releases. */
  @Part(() => MoneyDto)
  amount!: MoneyDto;
}

export class BookAllowanceDto extends RecordedFactDto {
  /**
   * Id of the allowance; derived from the request where it is left out.
   * @example "ALW-1"
   */
  @Optional()
  @Id()
  id?: string;

  /**
   * Id of the run of expected losses that it comes from, over many pledges.
   * @example "ECL-2024"
   */
  @Id()
  runId!: string;

  /**
   * Day as at which the losses are expected.
   * @example "2024-12-31"
   */
  @DateText()
  effectiveDate!: string;

  /** What is allowed or released. */
  @ListOf(() => AllowanceLineDto, receivableLinesMax, 1)
  lines!: AllowanceLineDto[];

  /**
   * What the expectation rests on.
   * @example "lifetime expected loss, 90 days past due"
   */
  @Text(textLengthMax)
  basis!: string;
}
