import { ApiProperty } from '@nestjs/swagger';
import { EntryDto } from '../http/command-answer.dto';

/** An event of a stream: who recorded which facts when, and what they booked. */
export class HistoryEventDto {
  /**
   * Ordinal of the event in the whole log.
   * @example 61
   */
  @ApiProperty({ type: 'integer' })
  sequence!: number;

  /**
   * Id of the event.
   * @example "6d7b0f2a-3a0e-5b52-9a3d-30c0a2c30b30"
   */
  id!: string;

  /**
   * Kind of the event.
   * @example "AgreementSigned"
   */
  type!: string;

  /**
   * Place in the stream, from 0.
   * @example 2
   */
  @ApiProperty({ type: 'integer' })
  revision!: number;

  /**
   * Date of the fact.
   * @example "2024-05-06"
   */
  effectiveDate!: string;

  /**
   * Date it is posted at.
   * @example "2024-05-06"
   */
  postingDate!: string;

  /**
   * Moment at which it was recorded, UTC.
   * @example "2024-05-07T10:00:00.000Z"
   */
  recordedAt!: string;

  /**
   * Who recorded it.
   * @example "u.contrib"
   */
  recordedBy!: string;

  /**
   * Who certified it; null where nobody had to.
   * @example "u.certify"
   */
  certifiedBy!: string | null;

  /**
   * Who approved it; null where nobody had to.
   * @example "u.approve"
   */
  approvedBy!: string | null;

  /**
   * Name and version of the posting rules.
   * @example "IPSAS23-UN@1"
   */
  policy!: string;

  /**
   * The facts as recorded; docs/events.md describes those of each kind.
   * @example { "effectiveDate": "2024-05-06", "agreementReference": "AGR-2024-001" }
   */
  @ApiProperty({ type: 'object', additionalProperties: true })
  facts!: Record<string, unknown>;

  /** Lines it booked; they sum to zero in USD. */
  entries!: EntryDto[];
}
