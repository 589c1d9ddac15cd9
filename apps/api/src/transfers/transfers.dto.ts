import { PickType } from '@nestjs/swagger';
import { reversalReasons, type ReversalReason } from '@art30/accounting';
import {
  DateText,
  Id,
  OneOf,
  OnlyWith,
  Optional,
  Part,
  referenceLengthMax,
  Text,
  textLengthMax,
  TransferName,
} from '../http/field-shapes';
import { MoneyDto } from '../http/money.dto';
import { RecordedFactDto } from '../http/recorded-fact.dto';

/** The transfer a path names. */
export class TransferPath {
  /**
   * Id of the transfer, with that of its pledge before it where it is of one.
   * @example "P1~T1"
   */
  @TransferName()
  transferId!: string;
}

/** One side of a transfer. */
export class TransferSideDto {
  /**
   * Code of the bank account, or CLEARING for the account through which another system pays.
   * @example "BK-EUR"
   */
  @Id()
  bankAccount!: string;

  /** What leaves or reaches it, in its currency. */
  @Part(() => MoneyDto)
  amount!: MoneyDto;
}

export class MakeTransferDto extends PickType(RecordedFactDto, ['postingDate']) {
  /**
   * Id of the transfer, new on its pledge or among those of money in suspense; derived from the
   * request where it is left out.
   * @example "T1"
   */
  @Optional()
  @Id()
  id?: string;

  /**
   * Day on which the bank moved the money.
   * @example "2024-09-20"
   */
  @DateText()
  effectiveDate!: string;

  /** The account it leaves. */
  @Part(() => TransferSideDto)
  from!: TransferSideDto;

  /** The account it reaches. */
  @Part(() => TransferSideDto)
  to!: TransferSideDto;

  /**
   * The pledge whose cash it is; left out, it is money in suspense.
   * @example "P1"
   */
  @Optional()
  @Id()
  pledgeId?: string;

  /**
   * Purpose whose cash it is, needed where the pledge has cash of several on the account it leaves.
   * @example "TA-GEN"
   */
  @Optional()
  @OnlyWith('pledgeId')
  @Id()
  purpose?: string;

  /**
   * The bank's advice or the order it rests on.
   * @example "FX deal 2024-118"
   */
  @Text(referenceLengthMax)
  documentReference!: string;
}

export class ReverseTransferDto extends RecordedFactDto {
  /**
   * Day from which the transfer counts no more, not before its own.
   * @example "2024-09-20"
   */
  @DateText()
  effectiveDate!: string;

  /**
   * Kind of mistake.
   * @example "WRONG_AMOUNT"
   */
  @OneOf(reversalReasons)
  reasonCode!: ReversalReason;

  /**
   * What was wrong.
   * @example "the bank moved it a day later"
   */
  @Text(textLengthMax)
  reason!: string;
}
