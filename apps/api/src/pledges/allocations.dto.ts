import { allocationLinesMax } from '@art30/accounting';
import {
  CountryCode,
  DateText,
  Id,
  ListOf,
  Optional,
  Part,
  referenceLengthMax,
  Text,
  textLengthMax,
} from '../http/field-shapes';
import { RecordedFactDto } from '../http/recorded-fact.dto';
import { MoneyDto } from '../http/money.dto';

/** Characters of a level; which levels there are is a rule of the business. */
export const levelLengthMax = 20;

/** Where money without spending authority stands. */
export class PurposeOnlyDto {
  /**
   * Code of the purpose: an earmark of the pledge, or the bucket of its recommendation.
   * @example "TA-GEN"
   */
  @Id()
  purpose!: string;
}

/** Where spending authority stands. */
export class PlaceDto {
  /**
   * Code of the purpose.
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
   * Country of the activity, where it is known, ISO 3166-1 alpha-3.
   * @example "KEN"
   */
  @Optional()
  @CountryCode()
  country?: string;
}

export class AllocationLineDto {
  /** Where the money comes from. */
  @Part(() => PurposeOnlyDto)
  from!: PurposeOnlyDto;

  /** What it may be spent on. */
  @Part(() => PlaceDto)
  to!: PlaceDto;

  /** Gross amount in US dollars, programme support included. */
  @Part(() => MoneyDto)
  gross!: MoneyDto;
}

export class MakeAllocationDto extends RecordedFactDto {
  /**
   * Id of the allocation; derived from the request where it is left out.
   * @example "A1"
   */
  @Optional()
  @Id()
  id?: string;

  /**
   * Day of the allocation.
   * @example "2024-08-15"
   */
  @DateText()
  effectiveDate!: string;

  /** What is allocated. */
  @ListOf(() => AllocationLineDto, allocationLinesMax, 1)
  lines!: AllocationLineDto[];
}

export class ReductionLineDto {
  /** Where the authority is taken back. */
  @Part(() => PlaceDto)
  from!: PlaceDto;

  /** Gross amount in US dollars, programme support included. */
  @Part(() => MoneyDto)
  gross!: MoneyDto;
}

export class ReduceAllocationDto extends RecordedFactDto {
  /**
   * Id of the reduction; derived from the request where it is left out.
   * @example "A5"
   */
  @Optional()
  @Id()
  id?: string;

  /**
   * Day of the reduction.
   * @example "2024-11-15"
   */
  @DateText()
  effectiveDate!: string;

  /** What is taken back; only what is unspent can be. */
  @ListOf(() => ReductionLineDto, allocationLinesMax, 1)
  lines!: ReductionLineDto[];

  /**
   * Why it is taken back.
   * @example "activity cancelled"
   */
  @Text(textLengthMax)
  reason!: string;
}

/** The donor's agreement to another use of its money. */
export class DonorConsentDto {
  /**
   * Reference of the consent.
   * @example "letter of 2024-10-04"
   */
  @Text(referenceLengthMax, { blank: true })
  reference!: string;

  /**
   * Day of the consent, not after the move.
   * @example "2024-10-04"
   */
  @DateText()
  date!: string;
}

export class MakeReallocationDto extends RecordedFactDto {
  /**
   * Id of the reallocation; derived from the request where it is left out.
   * @example "A3"
   */
  @Optional()
  @Id()
  id?: string;

  /**
   * Day of the move.
   * @example "2024-10-14"
   */
  @DateText()
  effectiveDate!: string;

  /** Where the authority stands. */
  @Part(() => PlaceDto)
  from!: PlaceDto;

  /** Where it goes. */
  @Part(() => PlaceDto)
  to!: PlaceDto;

  /** Gross amount in US dollars, programme support included. */
  @Part(() => MoneyDto)
  gross!: MoneyDto;

  /** The donor's consent; a move out of an earmark needs it. */
  @Optional()
  @Part(() => DonorConsentDto)
  donorConsent?: DonorConsentDto;
}
