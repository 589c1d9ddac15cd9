import { PickType } from '@nestjs/swagger';
import { DateText, Part } from '../http/field-shapes';
import { RecordReceiptDto } from '../receipts/receipts.dto';
import { CarriedBalanceDto } from './take-over.dto';

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
