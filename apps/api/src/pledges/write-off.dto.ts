import { instalmentsMax, receivableLinesMax } from '@art30/accounting';
import {
  DateText,
  Id,
  ListOf,
  Optional,
  Part,
  referenceLengthMax,
  Text,
  textLengthMax,
  WholeNumber,
} from '../http/field-shapes';
import { MoneyDto } from '../http/money.dto';
import { RecordedFactDto } from '../http/recorded-fact.dto';

export class WriteOffLineDto {
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

  /** Part of the receivable, in the currency of the pledge. */
  @Part(() => MoneyDto)
  amount!: MoneyDto;
}

export class WriteOffReceivableDto extends RecordedFactDto {
  /**
   * Day of the write-off.
   * @example "2025-04-30"
   */
  @DateText()
  effectiveDate!: string;

  /** What is written off. */
  @ListOf(() => WriteOffLineDto, receivableLinesMax, 1)
  lines!: WriteOffLineDto[];

  /**
   * Reference of the investigation that came before.
   * @example "INV-2025-3"
   */
  @Text(referenceLengthMax, { blank: true })
  investigationReference!: string;

  /**
   * Reference of the controller's approval.
   * @example "Controller memo 2025-04-28"
   */
  @Text(referenceLengthMax, { blank: true })
  approvalReference!: string;

  /**
   * Why nothing more is expected.
   * @example "donor will not pay the balance"
   */
  @Text(textLengthMax)
  reason!: string;
}
