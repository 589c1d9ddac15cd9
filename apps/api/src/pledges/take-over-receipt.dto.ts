import { OmitType } from '@nestjs/swagger';
import {
  DateText,
  Id,
  nameLengthMax,
  Optional,
  Part,
  referenceLengthMax,
  Text,
  textLengthMax,
} from '../http/field-shapes';
import { RecordedFactDto } from '../http/recorded-fact.dto';
import { CarriedBalanceDto } from './take-over.dto';

/** Money of a bank credit that another system could not apply. */
export class TakeOverReceiptDto extends OmitType(RecordedFactDto, ['postingDate']) {
  /**
   * Day from which these books keep it: the balance is that of its beginning.
   * @example "2024-01-01"
   */
  @DateText()
  effectiveDate!: string;

  /**
   * Code of the bank account that was credited.
   * @example "BK-EUR"
   */
  @Id()
  bankAccount!: string;

  /**
   * The bank's reference of the credit; with the account it is booked once.
   * @example "20231120-000311"
   */
  @Text(referenceLengthMax, { exact: true })
  bankReference!: string;

  /**
   * Value date of the credit, from which it ages.
   * @example "2023-11-20"
   */
  @DateText()
  valueDate!: string;

  /** What of it nobody has claimed, in the currency of the account. */
  @Part(() => CarriedBalanceDto)
  unapplied!: CarriedBalanceDto;

  /**
   * Who sent it, as the bank says.
   * @example "Ministry of Finance of Donor A"
   */
  @Optional()
  @Text(nameLengthMax, { blank: true })
  remitter?: string;

  /**
   * What the remitter wrote.
   * @example "voluntary contribution 2023"
   */
  @Optional()
  @Text(textLengthMax, { blank: true })
  remittanceInfo?: string;
}
