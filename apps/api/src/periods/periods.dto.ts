import {
  DateText,
  DecimalsByAccount,
  Optional,
  referenceLengthMax,
  Text,
  textLengthMax,
  WholeNumber,
  YearText,
} from '../http/field-shapes';

/** Accounts a trial balance may name. */
const accountsMax = 500;
const sequenceMax = 1_000_000_000_000;

/** The fiscal year a path names. */
export class PeriodPath {
  /**
   * Fiscal year, which is the calendar year.
   * @example "2024"
   */
  @YearText()
  year!: string;
}

/** Fences a year. */
export class SoftClosePeriodDto {
  /**
   * Date of the fact, usually the last day of the year.
   * @example "2024-12-31"
   */
  @DateText()
  effectiveDate!: string;

  /**
   * Document it rests on.
   * @example "closing instructions 2024"
   */
  @Optional()
  @Text(referenceLengthMax)
  documentReference?: string;
}

/** Closes a year on a trial balance. */
export class ClosePeriodDto extends SoftClosePeriodDto {
  /**
   * Sequence of the last event that the trial balance counts, as its answer said in `knownAt`.
   * @example 110
   */
  @WholeNumber(1, sequenceMax)
  throughSequence!: number;

  /**
   * Balances in USD by account at the end of the year, as `/v1/trial-balance` shows them.
   * @example { "1120": "638281.91", "4110": "-638281.91" }
   */
  @DecimalsByAccount(accountsMax)
  trialBalance!: Record<string, string>;
}

/** Opens the latest closed or fenced year again. */
export class ReopenPeriodDto extends SoftClosePeriodDto {
  /**
   * Why.
   * @example "audit adjustment"
   */
  @Text(textLengthMax)
  reason!: string;
}
