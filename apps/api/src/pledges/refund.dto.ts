import { receivableLinesMax } from '@art30/accounting';
import {
  DateText,
  Id,
  ListOf,
  Optional,
  Part,
  referenceLengthMax,
  Text,
} from '../http/field-shapes';
import { MoneyDto } from '../http/money.dto';
import { RecordedFactDto } from '../http/recorded-fact.dto';
import { PlaceDto } from './allocations.dto';
import { PledgePath } from './pledges.dto';

export class RefundLineDto extends PlaceDto {
  /** Gross amount in US dollars or in the currency of the pledge, the same in every line. */
  @Part(() => MoneyDto)
  gross!: MoneyDto;
}

export class RefundContributionDto extends RecordedFactDto {
  /**
   * Id of the refund; derived from the request where it is left out.
   * @example "REF-1"
   */
  @Optional()
  @Id()
  id?: string;

  /**
   * Day of the approval, and of the payment where it is paid at once.
   * @example "2025-05-12"
   */
  @DateText()
  effectiveDate!: string;

  /** What goes back; only what is unspent can. */
  @ListOf(() => RefundLineDto, receivableLinesMax, 1)
  lines!: RefundLineDto[];

  /**
   * Reference of the approval.
   * @example "agreement art. 9, unspent balance"
   */
  @Text(referenceLengthMax, { blank: true })
  approvalReference!: string;

  /**
   * Code of the bank account that pays at once, or CLEARING; left out where it is paid later.
   * @example "BK-USD"
   */
  @Optional()
  @Id()
  paidFrom?: string;

  /**
   * Reference of the payment, with `paidFrom`.
   * @example "PAY-0002"
   */
  @Optional()
  @Text(referenceLengthMax, { blank: true })
  paymentReference?: string;
}

export class RefundPath extends PledgePath {
  /**
   * Id of the refund: the one of its approval, `withdrawal` or `lapse` for what an ended pledge left,
   * or the one that a failed condition gave it.
   * @example "REF-1"
   */
  @Id()
  refundId!: string;
}

export class PayRefundDto extends RecordedFactDto {
  /**
   * Day of the payment.
   * @example "2025-06-02"
   */
  @DateText()
  effectiveDate!: string;

  /**
   * Code of the bank account that pays, in the currency that is owed, or CLEARING.
   * @example "BK-USD"
   */
  @Id()
  paidFrom!: string;

  /**
   * Reference of the payment.
   * @example "PAY-0003"
   */
  @Text(referenceLengthMax, { blank: true })
  paymentReference!: string;
}
