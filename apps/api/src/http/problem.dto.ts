import { ApiProperty } from '@nestjs/swagger';

/** A member of a request that is at fault. */
export class FaultDto {
  /**
   * Path of the member.
   * @example "lines[0].gross.amount"
   */
  field!: string;

  /**
   * What it must be.
   * @example "must be a decimal number in a string, such as \"600000.00\""
   */
  detail!: string;
}

/** Why a request was not done (RFC 9457). */
export class ProblemDto {
  /**
   * Names the kind of problem; the code in the form of a URN.
   * @example "urn:problem-type:article30-ledger:insufficient-cash"
   */
  type!: string;

  /**
   * The code in words.
   * @example "Insufficient cash"
   */
  title!: string;

  /**
   * HTTP status.
   * @example 422
   */
  @ApiProperty({ type: 'integer', minimum: 400, maximum: 599 })
  status!: number;

  /**
   * One sentence with the figures that decided.
   * @example "unallocated of TA-GEN would be short by USD 89033.15 on 2024-08-17"
   */
  detail!: string;

  /**
   * Stable name of the reason; docs/api.md lists them.
   * @example "INSUFFICIENT_CASH"
   */
  code!: string;

  /**
   * Path of the member or name of the header or parameter at fault.
   * @example "lines[0].gross"
   */
  field?: string;

  /**
   * Id of this occurrence, which the log has too.
   * @example "urn:uuid:5b8f6f1e-9a43-4a52-8f2b-6f1f0c1f9d11"
   */
  instance!: string;

  /** All faults, where a request has several. */
  errors?: FaultDto[];
}
