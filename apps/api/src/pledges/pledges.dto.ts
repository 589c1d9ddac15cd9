import { reversalReasons, type ReversalReason } from '@art30/accounting';
import { DateText, OneOf, Optional, Text, textLengthMax, YesOrNo } from '../http/field-shapes';
import { RecordedFactDto } from '../http/recorded-fact.dto';

export class ReverseEventDto extends RecordedFactDto {
  /**
   * Day from which the event counts no more, not before its own.
   * @example "2024-09-16"
   */
  @DateText()
  effectiveDate!: string;

  /**
   * Kind of mistake.
   * @example "WRONG_FUND"
   */
  @OneOf(reversalReasons)
  reasonCode!: ReversalReason;

  /**
   * What was wrong.
   * @example "misposted bank credit"
   */
  @Text(textLengthMax)
  reason!: string;

  /**
   * Reverse what stands on the event with it, latest first, in one append; left out: it blocks.
   * @example true
   */
  @Optional()
  @YesOrNo()
  withDependants?: boolean;
}
