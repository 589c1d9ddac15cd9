import { PickType } from '@nestjs/swagger';
import { DateText, DecimalText, Part } from '../http/field-shapes';
import { RecordReceiptDto } from '../receipts/receipts.dto';
import { MoneyDto } from '../http/money.dto';

/** A balance with the value that the other books have for it. */
export class CarriedBalanceDto {
  /** Amount, in the currency of what it is a balance of. */
  @Part(() => MoneyDto)
  amount!: MoneyDto;

  /**
   * Its value in USD there; that of an amount in USD is the amount.
   * @example "521739.13"
   */
  @DecimalText()
  carryingUsd!: string;
}

/** Money of a bank credit that another system could not apply. */
export class TakeOverReceiptDto extends PickType(RecordReceiptDto, [
  'bankAccount',
  'bankReference',
  'remitter',
  'remittanceInfo',
  'documentReference',
] as const) {
  /**
   * Day from which these books keep it: the balance is that of its beginning.
   * @example "2024-01-01"
   */
  @DateText()
  effectiveDate!: string;

  /**
   * Value date of the credit, from which it ages.
   * @example "2023-11-20"
   */
  @DateText()
  valueDate!: string;

  /** What of it nobody has claimed, in the currency of the account. */
  @Part(() => CarriedBalanceDto)
  unapplied!: CarriedBalanceDto;
}
