import { ApiProperty, OmitType } from '@nestjs/swagger';
import type { AccountType } from '@art30/accounting';
import { MoneyDto } from '../http/money.dto';
import { AnswerDto, PageAnswerDto } from '../read/as-of.dto';
import { LineFilterDto } from '../read/dimension-filter.dto';

/** Over which lines: of the whole ledger, or of those that carry the dimensions. */
export class TrialBalanceQueryDto extends OmitType(LineFilterDto, ['cursor', 'limit'] as const) {}

/** One line of the journal: an entry of an event, debit positive, credit negative. */
export class JournalLineDto {
  /**
   * Sequence of the event.
   * @example 42
   */
  @ApiProperty({ type: 'integer' })
  sequence!: number;

  /**
   * Place of the line in the event, from 0.
   * @example 0
   */
  @ApiProperty({ type: 'integer' })
  line!: number;

  /**
   * Id of the event.
   * @example "6d7b0f2a-3a0e-5b52-9a3d-30c0a2c30b30"
   */
  eventId!: string;

  /**
   * Kind of the event.
   * @example "AgreementSigned"
   */
  eventType!: string;

  /**
   * Stream that holds the event.
   * @example "pledge-P1"
   */
  stream!: string;

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
   * Ledger account; 9xxx are memorandum accounts.
   * @example "1310"
   */
  account!: string;

  /**
   * Name of the account.
   * @example "Voluntary contributions receivable"
   */
  accountName!: string;

  /**
   * Amount in the currency of the line.
   * @example { "amount": "600000.00", "currency": "EUR" }
   */
  amount!: MoneyDto;

  /**
   * Value in US dollars.
   * @example { "amount": "666666.67", "currency": "USD" }
   */
  usd!: MoneyDto;

  /**
   * Donor; null, as for all that follow, where the line carries none.
   * @example "DON-A"
   */
  donor!: string | null;

  /**
   * Pledge.
   * @example "P1"
   */
  pledge!: string | null;

  /**
   * Number of the instalment.
   * @example 1
   */
  @ApiProperty({ type: 'integer', nullable: true })
  instalment!: number | null;

  /**
   * Purpose.
   * @example "TA-GEN"
   */
  purpose!: string | null;

  /**
   * The call under which the money was given.
   * @example "n"
   */
  recommendation!: string | null;

  /**
   * Level of recommendation (p).
   * @example "NATIONAL"
   */
  level!: string | null;

  /**
   * Country of the activity.
   * @example "KEN"
   */
  country!: string | null;

  /**
   * Receipt.
   * @example "0a4f3a0e-6a3c-5d2b-8f5e-3d1f4c2b1a00"
   */
  receipt!: string | null;

  /**
   * Bank account.
   * @example "BK-EUR"
   */
  bankAccount!: string | null;

  /**
   * Fund.
   * @example "ART30"
   */
  fund!: string;
}

/** Journal lines as at a date, as known at a moment. */
export class JournalDto extends PageAnswerDto {
  /** Lines in the order of the log. */
  items!: JournalLineDto[];
}

/** An account that has a balance. */
export class AccountBalanceDto {
  /**
   * Code of the account.
   * @example "1120"
   */
  account!: string;

  /**
   * Its name.
   * @example "Cash at bank, EUR"
   */
  name!: string;

  /**
   * Its type.
   * @example "asset"
   */
  type!: AccountType;

  /**
   * Debit less credit.
   * @example { "amount": "662966.85", "currency": "USD" }
   */
  balance!: MoneyDto;

  /**
   * The balance where it is a debit, else zero.
   * @example { "amount": "662966.85", "currency": "USD" }
   */
  debit!: MoneyDto;

  /**
   * The balance where it is a credit, else zero.
   * @example { "amount": "0.00", "currency": "USD" }
   */
  credit!: MoneyDto;

  /**
   * The same balance in the currencies of its lines, without those at zero.
   * @example [{ "amount": "599985.00", "currency": "EUR" }]
   */
  inCurrencies!: MoneyDto[];
}

/** All accounts of the books that have a balance; memorandum accounts stand beside the books. */
export class TrialBalanceDto extends AnswerDto {
  /** Accounts in the order of their codes. */
  items!: AccountBalanceDto[];

  /**
   * Sum of all balances: always zero for the whole ledger. Over chosen lines it is what other lines
   * balance, such as transfers from another purpose.
   * @example { "amount": "0.00", "currency": "USD" }
   */
  sum!: MoneyDto;

  /**
   * Sum of the debit balances.
   * @example { "amount": "1900222.22", "currency": "USD" }
   */
  debit!: MoneyDto;

  /**
   * Sum of the credit balances.
   * @example { "amount": "1900222.22", "currency": "USD" }
   */
  credit!: MoneyDto;

  /**
   * Statement of net assets: balances of asset accounts.
   * @example { "amount": "1896522.40", "currency": "USD" }
   */
  assets!: MoneyDto;

  /**
   * Balances of liability accounts, a liability being positive.
   * @example { "amount": "0.00", "currency": "USD" }
   */
  liabilities!: MoneyDto;

  /**
   * Assets less liabilities.
   * @example { "amount": "1896522.40", "currency": "USD" }
   */
  netAssets!: MoneyDto;
}
