import { conditionLinesMax } from '@art30/accounting';
import { ValidateIf } from 'class-validator';
import {
  DateText,
  Id,
  ListOf,
  OneOf,
  OnlyWhere,
  Optional,
  Part,
  referenceLengthMax,
  Text,
} from '../http/field-shapes';
import { MoneyDto } from '../http/money.dto';
import { RecordedFactDto } from '../http/recorded-fact.dto';

/** What became of a condition. */
const conditionOutcomes = ['MET', 'FAILED'] as const;

/** What the outcome of a condition is about, of one purpose. */
export class ConditionLineDto {
  /**
   * Code of the purpose.
   * @example "l"
   */
  @Id()
  purpose!: string;

  /** How much of it, in the pledge's currency. */
  @Part(() => MoneyDto)
  amount!: MoneyDto;
}

export class DecideConditionDto extends RecordedFactDto {
  /**
   * Day on which the condition is met or fails.
   * @example "2025-04-22"
   */
  @DateText()
  effectiveDate!: string;

  /**
   * What became of it: MET, or FAILED where it can be met no more.
   * @example "MET"
   */
  @OneOf(conditionOutcomes)
  outcome!: (typeof conditionOutcomes)[number];

  /** What it is about, by purpose. */
  @ListOf(() => ConditionLineDto, conditionLinesMax, 1)
  lines!: ConditionLineDto[];

  /**
   * Document that shows it; a condition that is met needs one.
   * @example "deliverable 1 accepted"
   */
  @ValidateIf(
    ({ outcome, evidence }: DecideConditionDto) => outcome !== 'FAILED' || evidence !== undefined,
  )
  @Text(referenceLengthMax)
  evidence?: string;

  /**
   * Id of the refund that is due where a condition fails under which money came in; derived from the
   * request where it is left out.
   * @example "RF-2025-001"
   */
  @Optional()
  @OnlyWhere('outcome', 'FAILED')
  @Id()
  refundId?: string;
}
