import {
  donorKinds,
  dueDiligenceOutcomes,
  type DonorKind,
  type DueDiligenceOutcome,
} from '@art30/accounting';
import {
  CountryCode,
  DateText,
  Id,
  nameLengthMax,
  OneOf,
  Optional,
  referenceLengthMax,
  Text,
} from '../http/field-shapes';

/** The donor a path names. */
export class DonorPath {
  /**
   * Id of the donor.
   * @example "DON-A"
   */
  @Id()
  donorId!: string;
}

export class RegisterDonorDto {
  /**
   * Id of the donor; derived from the request where it is left out.
   * @example "DON-A"
   */
  @Optional()
  @Id()
  id?: string;

  /**
   * Name, as the agreement has it. Private persons are named by a reference, not by their name.
   * @example "Donor A (fictitious State party)"
   */
  @Text(nameLengthMax)
  name!: string;

  /**
   * Kind of donor; it decides under which recommendation it may give and whether due diligence is
   * due.
   * @example "STATE_PARTY"
   */
  @OneOf(donorKinds)
  kind!: DonorKind;

  /**
   * Country, ISO 3166-1 alpha-3; XAA to XZZ are user-assigned.
   * @example "XAA"
   */
  @Optional()
  @CountryCode()
  country?: string;

  /**
   * Date since which the donor is a party to the Convention; a State party needs it.
   * @example "2003-09-29"
   */
  @Optional()
  @DateText()
  partySince?: string;

  /**
   * Document the registration rests on.
   * @example "note verbale of 2024-02-28"
   */
  @Optional()
  @Text(referenceLengthMax)
  documentReference?: string;
}

export class PartyStatusDto {
  /**
   * First day on which the donor is a party to the Convention.
   * @example "2003-09-29"
   */
  @DateText()
  since!: string;

  /**
   * First day on which it is one no more; left out while that is open.
   * @example "2025-01-01"
   */
  @Optional()
  @DateText()
  until?: string;

  /**
   * Where the status is told.
   * @example "C.N.1234.2003.TREATIES"
   */
  @Text(referenceLengthMax)
  reference!: string;

  /**
   * Document the record rests on.
   * @example "depositary notification of 2003-09-29"
   */
  @Optional()
  @Text(referenceLengthMax)
  documentReference?: string;
}

export class DueDiligenceDto {
  /**
   * What the assessment came to.
   * @example "CLEARED"
   */
  @OneOf(dueDiligenceOutcomes)
  outcome!: DueDiligenceOutcome;

  /**
   * Day of the assessment.
   * @example "2024-02-20"
   */
  @DateText()
  assessedOn!: string;

  /**
   * Last day on which it holds.
   * @example "2026-02-20"
   */
  @DateText()
  validUntil!: string;

  /**
   * Reference of the assessment.
   * @example "DD-2024-017"
   */
  @Text(referenceLengthMax)
  reference!: string;

  /**
   * Document the record rests on.
   * @example "memo of 2024-02-20"
   */
  @Optional()
  @Text(referenceLengthMax)
  documentReference?: string;
}
