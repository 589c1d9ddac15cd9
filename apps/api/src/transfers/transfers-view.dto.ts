import { IntersectionType } from '@nestjs/swagger';
import type { MoneyDto } from '../http/money.dto';
import { AnswerDto, PageAnswerDto } from '../read/as-of.dto';

/** One side of a transfer. */
export class TransferSideViewDto {
  /**
   * Code of the bank account, or CLEARING.
   * @example "BK-EUR"
   */
  bankAccount!: string;

  /** What left or reached it. */
  amount!: MoneyDto;
}

/** Cash moved between own accounts. */
export class TransferViewDto {
  /**
   * Id of the transfer, with that of its pledge before it where it is of one.
   * @example "P1~T1"
   */
  id!: string;

  /**
   * Event that booked it.
   * @example "6d7b0f2a-3a0e-5b52-9a3d-30c0a2c30b30"
   */
  eventId!: string;

  /**
   * Day on which the bank moved the money.
   * @example "2024-09-20"
   */
  effectiveDate!: string;

  /**
   * The pledge whose cash it is; null for money in suspense.
   * @example "P1"
   */
  pledgeId!: string | null;

  /**
   * Purpose whose cash it is; null for money in suspense.
   * @example "TA-GEN"
   */
  purpose!: string | null;

  /** The account it left. */
  from!: TransferSideViewDto;

  /** The account it reached. */
  to!: TransferSideViewDto;

  /**
   * Gain on exchange that it made, negative for a loss.
   * @example { "amount": "-12.49", "currency": "USD" }
   */
  exchangeResult!: MoneyDto;

  /**
   * The bank's advice or the order it rests on.
   * @example "FX deal 2024-118"
   */
  documentReference!: string | null;

  /**
   * Day from which it counts no more; null while it stands.
   * @example "2024-09-21"
   */
  reversedOn!: string | null;
}

/** A transfer and the times it was looked at. */
export class TransferAnswerDto extends IntersectionType(TransferViewDto, AnswerDto) {}

/** Transfers by day, and in the order of the log within a day. */
export class TransfersPageDto extends PageAnswerDto {
  /** The transfers. */
  items!: TransferViewDto[];
}
