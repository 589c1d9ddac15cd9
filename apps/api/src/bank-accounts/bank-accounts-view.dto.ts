import { IntersectionType } from '@nestjs/swagger';
import { Id } from '../http/field-shapes';
import { AnswerDto, PageAnswerDto } from '../read/as-of.dto';

/** The bank account a path names. */
export class BankAccountPath {
  /**
   * Code of the bank account.
   * @example "BK-EUR"
   */
  @Id()
  code!: string;
}

/** An official bank account. */
export class BankAccountViewDto {
  /**
   * Code of the bank account.
   * @example "BK-EUR"
   */
  code!: string;

  /**
   * Currency it is kept in, ISO 4217.
   * @example "EUR"
   */
  currency!: string;

  /**
   * The ledger account that is its own.
   * @example "1120"
   */
  ledgerAccount!: string;

  /**
   * Day on which it was opened.
   * @example "2024-01-01"
   */
  openedOn!: string;
}

/** A bank account and the times it was looked at. */
export class BankAccountAnswerDto extends IntersectionType(BankAccountViewDto, AnswerDto) {}

/** Bank accounts in the order of their codes. */
export class BankAccountsPageDto extends PageAnswerDto {
  /** The accounts. */
  items!: BankAccountViewDto[];
}
