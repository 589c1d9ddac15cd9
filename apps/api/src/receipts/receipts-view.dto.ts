import { ApiProperty, IntersectionType } from '@nestjs/swagger';
import { receiptFilters, type ReceiptFilter, type ReceiptStatus } from '@art30/books';
import { Id, OneOf, Optional } from '../http/field-shapes';
import { MoneyDto } from '../http/money.dto';
import { AnswerDto, PageQueryDto } from '../read/as-of.dto';

/** The receipt a path names. */
export class ReceiptPath {
  /**
   * Id of the receipt, which follows from bank account and bank reference.
   * @example "0a4f3a0e-6a3c-5d2b-8f5e-3d1f4c2b1a00"
   */
  @Id()
  receiptId!: string;
}

/**
 * `unapplied`: some of the money waits in suspense. `applied`: all of it has a pledge. `returned`:
 * all of it was paid back. `reversed`: the record was taken back.
 */
/** Which receipts. */
export class ReceiptsQueryDto extends PageQueryDto {
  /**
   * Receipts of this status: `unapplied`, `applied`, `returned` or `reversed`; or `overpaid`, those of
   * any status out of which an overpayment is owed back.
   * @example "unapplied"
   */
  @Optional()
  @OneOf(receiptFilters)
  status?: ReceiptFilter;
}

/** A bank credit and where its money stands. */
export class ReceiptViewDto {
  /**
   * Id of the receipt, which follows from bank account and bank reference.
   * @example "0a4f3a0e-6a3c-5d2b-8f5e-3d1f4c2b1a00"
   */
  id!: string;

  /**
   * Where its money stands.
   * @example "unapplied"
   */
  status!: ReceiptStatus;

  /**
   * Bank account that was credited.
   * @example "BK-EUR"
   */
  bankAccount!: string;

  /**
   * Reference of the bank.
   * @example "20240702-000117"
   */
  bankReference!: string;

  /**
   * Value date of the credit.
   * @example "2024-07-02"
   */
  valueDate!: string;

  /**
   * Day from which these books keep it, where it was taken over from another system; `net` is then
   * what was left of it in suspense there.
   * @example "2024-01-01"
   */
  takenOverOn!: string | null;

  /**
   * What reached the account.
   * @example { "amount": "599985.00", "currency": "EUR" }
   */
  net!: MoneyDto;

  /**
   * What banks took on the way.
   * @example { "amount": "15.00", "currency": "EUR" }
   */
  charges!: MoneyDto;

  /**
   * Who sent it, by the bank.
   * @example "Central bank of A"
   */
  remitter!: string | null;

  /**
   * What the remitter wrote.
   * @example "AGR-2024-001 first instalment"
   */
  remittanceInfo!: string | null;

  /**
   * Money in suspense, in the currency of the receipt.
   * @example { "amount": "0.00", "currency": "EUR" }
   */
  unapplied!: MoneyDto;

  /**
   * The same in USD, at carrying value.
   * @example { "amount": "0.00", "currency": "USD" }
   */
  unappliedUsd!: MoneyDto;

  /**
   * Overpayment owed back to the donor, in the currency of the receipt.
   * @example { "amount": "0.00", "currency": "EUR" }
   */
  refundable!: MoneyDto;

  /**
   * The same in USD, at carrying value.
   * @example { "amount": "0.00", "currency": "USD" }
   */
  refundableUsd!: MoneyDto;
}

/** What one line of an application settled. */
export class SettledLineViewDto {
  /**
   * Number of the instalment; null for money received in advance of a signature.
   * @example 1
   */
  @ApiProperty({ type: 'integer', nullable: true })
  instalment!: number | null;

  /**
   * Code of the purpose.
   * @example "TA-GEN"
   */
  purpose!: string;

  /**
   * What it settled, in the currency of the pledge.
   * @example { "amount": "600000.00", "currency": "EUR" }
   */
  settles!: MoneyDto;

  /**
   * Cash it took, in the currency of the receipt.
   * @example { "amount": "599985.00", "currency": "EUR" }
   */
  cash!: MoneyDto;

  /**
   * Bank charges credited to the donor with it.
   * @example { "amount": "15.00", "currency": "EUR" }
   */
  charges!: MoneyDto;
}

/** Money beyond what was owed. */
export class ExcessViewDto {
  /**
   * How much, in the currency of the receipt.
   * @example { "amount": "500.00", "currency": "USD" }
   */
  amount!: MoneyDto;

  /**
   * What is done with it.
   * @example "REFUNDABLE"
   */
  treatment!: string;

  /**
   * Donor whose money it is.
   * @example "DON-B"
   */
  donorId!: string;
}

/** Money of a receipt that was given to a pledge. */
export class ReceiptApplicationDto {
  /**
   * Id of the application.
   * @example "7f3d2c1b-0a4e-5c6d-8b9a-1f2e3d4c5b6a"
   */
  id!: string;

  /**
   * Pledge it was given to.
   * @example "P1"
   */
  pledgeId!: string;

  /**
   * Date of the application.
   * @example "2024-07-02"
   */
  effectiveDate!: string;

  /**
   * What the money is for the pledge: a payment of the contribution, interest on it, a coordination
   * levy, or a recovery of what was written off.
   * @example "CONTRIBUTION"
   */
  kind!: 'CONTRIBUTION' | 'INTEREST' | 'LEVY' | 'RECOVERY';

  /**
   * `applied`: settled on the pledge. `pending`: held for the pledge, not settled yet. `released`:
   * the pledge refused it. `reversed`: undone.
   * @example "applied"
   */
  state!: 'applied' | 'pending' | 'released' | 'reversed';

  /**
   * Code of the refusal that released it.
   * @example "SETTLEMENT_EXCEEDS_OUTSTANDING"
   */
  reason!: string | null;

  /** What it settled; none while it is pending. */
  lines!: SettledLineViewDto[];

  /** Money beyond what was owed; null where there is none. */
  excess!: ExcessViewDto | null;

  /**
   * The application whose overpayment it keeps; null where the money came out of suspense.
   * @example "7f3d2c1b-0a4e-5c6d-8b9a-1f2e3d4c5b6a"
   */
  fromOverpayment!: string | null;
}

/** A receipt with its applications, and the times it was looked at. */
export class ReceiptAnswerDto extends IntersectionType(ReceiptViewDto, AnswerDto) {
  /**
   * Revision of the receipt's stream, which is the ETag too.
   * @example 1
   */
  @ApiProperty({ type: 'integer' })
  revision!: number;

  /** Its applications in the order they were made, undone ones included. */
  applications!: ReceiptApplicationDto[];
}
