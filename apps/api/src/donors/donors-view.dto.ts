import { ApiProperty, IntersectionType } from '@nestjs/swagger';
import type { DonorKind, DueDiligenceOutcome } from '@art30/accounting';
import { BalanceFiguresDto } from '../balances/balances.dto';
import { Id } from '../http/field-shapes';
import { AnswerDto, PageAnswerDto } from '../read/as-of.dto';

/** The donor a path names. */
export class DonorPath {
  /**
   * Id of the donor.
   * @example "DON-A"
   */
  @Id()
  donorId!: string;
}

/** Whether and since when a donor is a party to the Convention. */
export class PartyStatusViewDto {
  /**
   * First day on which it is a party.
   * @example "2003-09-29"
   */
  since!: string;

  /**
   * First day on which it is one no more; null while that is open.
   * @example "2025-01-01"
   */
  until!: string | null;

  /**
   * Where the status is told.
   * @example "C.N.1234.2003.TREATIES"
   */
  reference!: string | null;
}

/** The assessment of a donor recorded last. */
export class DueDiligenceViewDto {
  /**
   * What it came to.
   * @example "CLEARED"
   */
  outcome!: DueDiligenceOutcome;

  /**
   * Day of the assessment.
   * @example "2024-02-20"
   */
  assessedOn!: string;

  /**
   * Last day on which it holds.
   * @example "2026-02-20"
   */
  validUntil!: string;

  /**
   * Reference of the assessment.
   * @example "DD-2024-017"
   */
  reference!: string;
}

/** A donor. */
export class DonorViewDto {
  /**
   * Id of the donor.
   * @example "DON-A"
   */
  id!: string;

  /**
   * Name, as the agreement has it.
   * @example "Donor A (fictitious State party)"
   */
  name!: string;

  /**
   * Kind of donor.
   * @example "STATE_PARTY"
   */
  kind!: DonorKind;

  /**
   * Country, ISO 3166-1 alpha-3.
   * @example "XAA"
   */
  country!: string | null;

  /** Party status recorded last; null where none is. */
  partyStatus!: PartyStatusViewDto | null;

  /** Due diligence recorded last; null where none is. */
  dueDiligence!: DueDiligenceViewDto | null;
}

/** A donor, what it gave, and the times it was looked at. */
export class DonorAnswerDto extends IntersectionType(DonorViewDto, AnswerDto) {
  /**
   * Revision of the donor's stream, which is the ETag too.
   * @example 1
   */
  @ApiProperty({ type: 'integer' })
  revision!: number;

  /** Balances of all lines of the donor. */
  balances!: BalanceFiguresDto;
}

/** Donors in the order of their ids. */
export class DonorsPageDto extends PageAnswerDto {
  /** The donors. */
  items!: DonorViewDto[];
}
