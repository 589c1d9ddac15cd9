import { YearText } from '../http/field-shapes';
import { ApiProperty, IntersectionType } from '@nestjs/swagger';
import { periodStatuses, type PeriodStatusName } from '@art30/books';
import { MoneyDto } from '../http/money.dto';
import { AnswerDto, PageAnswerDto } from '../read/as-of.dto';

/** The fiscal year a path names. */
export class PeriodPath {
  /**
   * Fiscal year, which is the calendar year.
   * @example "2024"
   */
  @YearText()
  year!: string;
}

/** What the closing of a year is bound to. */
export class PeriodClosingDto {
  /**
   * Date of the closing.
   * @example "2024-12-31"
   */
  effectiveDate!: string;

  /**
   * When it was recorded, UTC.
   * @example "2025-02-14T17:00:00.000Z"
   */
  recordedAt!: string;

  /**
   * The controller who approved it.
   * @example "u.controller"
   */
  approvedBy!: string | null;

  /**
   * Sequence of the last event that the trial balance counts.
   * @example 110
   */
  @ApiProperty({ type: 'integer' })
  throughSequence!: number;

  /**
   * Balances in USD by account at the end of the year, as the controller saw them.
   * @example { "1120": "638281.91", "4110": "-638281.91" }
   */
  @ApiProperty({ type: 'object', additionalProperties: { type: 'string' } })
  trialBalance!: Record<string, string>;
}

/** An event that posted into a year which stood closed: reverse it, or open the period. */
export class StrayPostingDto {
  /**
   * Sequence of the event.
   * @example 113
   */
  @ApiProperty({ type: 'integer' })
  sequence!: number;

  /**
   * Id of the event.
   * @example "6d7b0f2a-3a0e-5b52-9a3d-30c0a2c30b30"
   */
  eventId!: string;

  /**
   * Kind of the event.
   * @example "ReceiptRecorded"
   */
  eventType!: string;

  /**
   * Stream that holds the event.
   * @example "receipt-0a4f3a0e-6a3c-5d2b-8f5e-3d1f4c2b1a00"
   */
  stream!: string;

  /**
   * Date it is posted at.
   * @example "2024-12-15"
   */
  postingDate!: string;

  /**
   * When it was recorded, UTC.
   * @example "2025-02-14T16:49:59.000Z"
   */
  recordedAt!: string;

  /**
   * Who recorded it.
   * @example "u.cashier"
   */
  recordedBy!: string;

  /**
   * Who approved it; null where nobody did.
   * @example "u.approve"
   */
  approvedBy!: string | null;
}

/** A fiscal year and whether it takes postings. */
export class PeriodViewDto {
  /**
   * Fiscal year, which is the calendar year.
   * @example "2024"
   */
  year!: string;

  /**
   * `OPEN`, `SOFT_CLOSED` (only the controller posts) or `CLOSED`. What closes a year closes those
   * before it.
   * @example "CLOSED"
   */
  @ApiProperty({ type: String, enum: periodStatuses })
  status!: PeriodStatusName;

  /** What it was closed on; null where it is not, or was closed with a later year. */
  closing!: PeriodClosingDto | null;

  /** Events that posted into it while it was closed, in the order of the log. */
  strayPostings!: StrayPostingDto[];
}

/** A receipt that was still in suspense at the end of the year. */
export class UnappliedReceiptDto {
  /**
   * Id of the receipt.
   * @example "0a4f3a0e-6a3c-5d2b-8f5e-3d1f4c2b1a00"
   */
  id!: string;

  /**
   * Money in suspense, in the currency of the receipt.
   * @example { "amount": "500.00", "currency": "EUR" }
   */
  unapplied!: MoneyDto;

  /**
   * The same in USD, at carrying value.
   * @example { "amount": "552.49", "currency": "USD" }
   */
  unappliedUsd!: MoneyDto;
}

/** A fiscal year with all that concerns its closing, and the times it was looked at. */
export class PeriodAnswerDto extends IntersectionType(PeriodViewDto, AnswerDto) {
  /**
   * Revision of the stream of periods, which is the ETag too.
   * @example 1
   */
  @ApiProperty({ type: 'integer' })
  revision!: number;

  /**
   * Receipts in suspense at the end of the year, at most 200 in the order in which they were
   * recorded; all of them: `/v1/receipts?status=unapplied&asAt=…`.
   */
  unappliedReceipts!: UnappliedReceiptDto[];

  /**
   * All money in suspense at the end of the year.
   * @example { "amount": "552.49", "currency": "USD" }
   */
  unappliedUsd!: MoneyDto;
}

/** Fiscal years with postings or a closing, in their order. */
export class PeriodsPageDto extends PageAnswerDto {
  /** The years. */
  items!: PeriodViewDto[];
}
