import { ApiProperty } from '@nestjs/swagger';

/** What a line of the books belongs to; what does not apply is left out. */
export class DimsDto {
  /**
   * Id of the donor.
   * @example "DON-A"
   */
  donor?: string;

  /**
   * Id of the pledge.
   * @example "P1"
   */
  pledge?: string;

  /**
   * Number of the instalment, from 1.
   * @example 1
   */
  @ApiProperty({ type: 'integer' })
  instalment?: number;

  /**
   * The call under which the money is given, `m` or `n`.
   * @example "n"
   */
  recommendation?: string;

  /**
   * Code of the purpose.
   * @example "TA-GEN"
   */
  purpose?: string;

  /**
   * Level of recommendation (p).
   * @example "NATIONAL"
   */
  level?: string;

  /**
   * Country of the activity, ISO 3166-1 alpha-3.
   * @example "KEN"
   */
  country?: string;

  /**
   * Id of the receipt.
   * @example "0a4f3a0e-6a3c-5d2b-8f5e-3d1f4c2b1a00"
   */
  receipt?: string;

  /**
   * Code of the bank account.
   * @example "BK-EUR"
   */
  bankAccount?: string;

  /**
   * Code of the fund.
   * @example "ART30"
   */
  fund?: string;
}

/** A line of the books: debit positive, credit negative. */
export class EntryDto {
  /**
   * Ledger account; 9xxx are memorandum accounts, left out of the trial balance.
   * @example "1310"
   */
  account!: string;

  /**
   * Currency of `amount`, ISO 4217.
   * @example "EUR"
   */
  currency!: string;

  /**
   * Amount in that currency.
   * @example "600000.00"
   */
  amount!: string;

  /**
   * Value in US dollars.
   * @example "666666.67"
   */
  usd!: string;

  /** What the line belongs to. */
  dims!: DimsDto;
}

/** An event the command appended, or would append in a dry run. */
export class AppendedEventDto {
  /**
   * Id of the event, a UUID.
   * @example "6d7b0f2a-3a0e-5b52-9a3d-30c0a2c30b30"
   */
  id!: string;

  /**
   * Kind of the event; docs/events.md lists them.
   * @example "AgreementSigned"
   */
  type!: string;

  /**
   * Stream that holds it.
   * @example "pledge-P1"
   */
  stream!: string;

  /**
   * Place in the stream, from 0.
   * @example 2
   */
  @ApiProperty({ type: 'integer' })
  revision!: number;

  /** Lines it booked; they sum to zero in US dollars. */
  entries!: EntryDto[];
}

/** Something the recorder should know that refuses nothing. */
export class WarningDto {
  /**
   * Name of the warning.
   * @example "RATE_OLD"
   */
  code!: string;

  /**
   * One sentence with the figures.
   * @example "rate 0.900 of 2024-05-01 is 62 days old on 2024-07-02"
   */
  detail!: string;
}

/** What became of money that was applied to a pledge. */
export class ApplicationDto {
  /**
   * Id of the application, a UUID; its reversal is asked for under it.
   * @example "7f3d2c1b-0a4e-5c6d-8b9a-1f2e3d4c5b6a"
   */
  id!: string;

  /**
   * `applied`: settled on the pledge. `pending`: the receipt holds it for the pledge and the
   * service will finish. `released`: the pledge refused it, the receipt has it back.
   * @example "applied"
   */
  @ApiProperty({ type: String, enum: ['applied', 'pending', 'released'] })
  state!: 'applied' | 'pending' | 'released';

  /**
   * Code of the refusal that released it.
   * @example "SETTLEMENT_EXCEEDS_OUTSTANDING"
   */
  reason?: string;
}

/** The answer to a command. */
export class CommandAnswerDto {
  /**
   * Id of what the command was about: donor, pledge, receipt, rate list, bank account or purpose.
   * @example "P1"
   */
  id!: string;

  /**
   * Position of the last event, for `after` of a query; null in a dry run.
   * @example "0000000000000042"
   */
  @ApiProperty({ type: String, nullable: true })
  position!: string | null;

  /**
   * Ordinal of the last event in the log; null in a dry run, and while the read model is behind.
   * @example 42
   */
  @ApiProperty({ type: 'integer', nullable: true })
  sequence!: number | null;

  /** What was appended, in order. */
  events!: AppendedEventDto[];

  /** What the recorder should know. */
  warnings!: WarningDto[];

  /** What became of the money, where it was applied. */
  application?: ApplicationDto;
}
