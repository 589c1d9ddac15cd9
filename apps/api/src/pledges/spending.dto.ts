import {
  CountryCode,
  DateText,
  Id,
  Optional,
  Part,
  referenceLengthMax,
  Text,
  YesOrNo,
} from '../http/field-shapes';
import { MoneyDto } from '../http/money.dto';
import { RecordedFactDto } from '../http/recorded-fact.dto';
import { levelLengthMax } from './allocations.dto';

export class ReportExpenditureDto extends RecordedFactDto {
  /**
   * Id of the expenditure, such as the one of the system that reports it; derived from the request
   * where it is left out.
   * @example "ERP-2024-11-k"
   */
  @Optional()
  @Id()
  id?: string;

  /**
   * Day of the expenditure.
   * @example "2024-11-30"
   */
  @DateText()
  effectiveDate!: string;

  /**
   * Code of the purpose it was spent on.
   * @example "k"
   */
  @Id()
  purpose!: string;

  /**
   * Level of recommendation (p): GLOBAL, REGIONAL or NATIONAL.
   * @example "NATIONAL"
   */
  @Optional()
  @Text(levelLengthMax, { blank: true })
  level?: string;

  /**
   * Country of the activity, where the authority names one, ISO 3166-1 alpha-3.
   * @example "KEN"
   */
  @Optional()
  @CountryCode()
  country?: string;

  /** Direct cost, in the currency of the account paid from. */
  @Part(() => MoneyDto)
  direct!: MoneyDto;

  /**
   * Code of the bank account that paid, or CLEARING where another system did, in US dollars.
   * @example "BK-USD"
   */
  @Id()
  paidFrom!: string;

  /**
   * Document that reports it.
   * @example "ERP month-end file 2024-11"
   */
  @Text(referenceLengthMax)
  document!: string;

  /**
   * Whether programme support is charged for it at once.
   * @example false
   */
  @Optional()
  @YesOrNo()
  chargeSupport?: boolean;
}

export class ChargeSupportDto extends RecordedFactDto {
  /**
   * Day of the charge, not before the expenditure.
   * @example "2024-11-30"
   */
  @DateText()
  effectiveDate!: string;

  /**
   * Expenditure that support is charged for.
   * @example "ERP-2024-11-k"
   */
  @Id()
  expenditureId!: string;
}
