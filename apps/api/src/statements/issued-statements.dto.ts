import { ApiProperty } from '@nestjs/swagger';
import { renditionTypes } from '@art30/documents';
import { PageAnswerDto } from '../read/as-of.dto';

/** A form of a statement, and what its bytes are for ever. */
export class StatementRenditionDto {
  /**
   * Media type, for `Accept`.
   * @example "text/csv"
   */
  @ApiProperty({ enum: renditionTypes })
  type!: string;

  /**
   * How many bytes.
   * @example 14632
   */
  @ApiProperty({ type: 'integer' })
  bytes!: number;

  /**
   * SHA-256 of the bytes.
   * @example "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"
   */
  sha256!: string;
}

/** A statement that was issued, without what it says. */
export class IssuedStatementDto {
  /**
   * Id of the statement; `GET /v1/statements/{id}` has its bytes.
   * @example "0a4f3a0e-6a3c-5d2b-8f5e-3d1f4c2b1a00"
   */
  id!: string;

  /**
   * Whose it is.
   * @example "DON-A"
   */
  donorId!: string;

  /**
   * First posting date; null for a cumulative statement.
   * @example "2024-01-01"
   */
  from!: string | null;

  /**
   * Last posting date.
   * @example "2024-12-31"
   */
  to!: string;

  /**
   * Day of the issue.
   * @example "2025-02-20"
   */
  issuedOn!: string;

  /**
   * Sequence of the last event that it counts.
   * @example 90
   */
  @ApiProperty({ type: 'integer' })
  sequence!: number;

  /**
   * Posting rules in force.
   * @example "IPSAS23-UN@1"
   */
  policy!: string;

  /**
   * Name and version of the template that renders it.
   * @example "DONOR-STATEMENT@2"
   */
  template!: string;

  /**
   * Language.
   * @example "en"
   */
  language!: string;

  /** Its forms. */
  renditions!: StatementRenditionDto[];

  /**
   * The statement that it takes the place of; null where there is none.
   * @example "7d0b2c1e-0f53-5a1b-9a20-6f2d8d0f1c11"
   */
  supersedes!: string | null;

  /**
   * The statement that has taken its place; null while it stands.
   * @example "c1a7b0de-55b1-5b0a-8f07-94b6f1a0d2e3"
   */
  supersededBy!: string | null;
}

/** Statements of a donor in the order of their issue. */
export class IssuedStatementsDto extends PageAnswerDto {
  /** The statements. */
  items!: IssuedStatementDto[];
}
