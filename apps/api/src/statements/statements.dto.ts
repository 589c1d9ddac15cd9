import { OmitType, PickType } from '@nestjs/swagger';
import { DateText, Id, Optional, referenceLengthMax, Text } from '../http/field-shapes';
import { AsOfQueryDto } from '../read/as-of.dto';

/** Over which posting dates a statement is asked for, as known at a moment. */
export class StatementQueryDto extends OmitType(AsOfQueryDto, ['asAt']) {
  /**
   * First posting date. Left out: from the first fact on.
   * @example "2024-01-01"
   */
  @Optional()
  @DateText()
  from?: string;

  /**
   * Last posting date, at which all balances stand. Left out: today (UTC).
   * @example "2024-12-31"
   */
  @Optional()
  @DateText()
  to?: string;
}

/** The statement a path names. */
export class StatementPath {
  /**
   * Id of the statement.
   * @example "0a4f3a0e-6a3c-5d2b-8f5e-3d1f4c2b1a00"
   */
  @Id()
  statementId!: string;
}

/** What an issued statement says changes with nothing but its form. */
export class IssuedStatementQueryDto extends PickType(AsOfQueryDto, ['after']) {}

export class IssueStatementDto {
  /**
   * First posting date. Left out: from the first fact on.
   * @example "2024-01-01"
   */
  @Optional()
  @DateText()
  from?: string;

  /**
   * Last posting date.
   * @example "2024-12-31"
   */
  @DateText()
  to!: string;

  /**
   * Language of the statement; English where it is left out, and no other yet.
   * @example "en"
   */
  @Optional()
  @Text(35)
  language?: string;

  /**
   * Day of the issue, not before the last posting date. Left out: today (UTC).
   * @example "2025-02-20"
   */
  @Optional()
  @DateText()
  effectiveDate?: string;

  /**
   * Id of the statement of the same donor and period that this one takes the place of; once only.
   * @example "7d0b2c1e-0f53-5a1b-9a20-6f2d8d0f1c11"
   */
  @Optional()
  @Id()
  supersedes?: string;

  /**
   * Document the issue rests on.
   * @example "request of the donor of 2025-02-18"
   */
  @Optional()
  @Text(referenceLengthMax)
  documentReference?: string;
}
