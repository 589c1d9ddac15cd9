import { ApiProperty } from '@nestjs/swagger';
import type { StatementContent } from '@art30/documents';
import { MoneyDto } from '../http/money.dto';
import {
  ExchangeSectionDto,
  IncomeSectionDto,
  PurposeSectionDto,
  ReceiptSectionDto,
  RefundSectionDto,
  WriteOffSectionDto,
} from './statement-movements.dto';
import {
  AgeSectionDto,
  BridgeSectionDto,
  InstalmentSectionDto,
  PledgeSectionDto,
} from './statement-pledges.dto';
import { NamedFigureDto } from './statement-figures.dto';

/** A balance before the period, what moved it, and the balance after, in US dollars. */
export class MovementsDto {
  /**
   * Balance at the end of the day before the period.
   * @example { "amount": "0.00", "currency": "USD" }
   */
  opening!: MoneyDto;

  /** What moved it, each with its sign. */
  movements!: NamedFigureDto[];

  /**
   * Balance at the end of the period.
   * @example { "amount": "662966.85", "currency": "USD" }
   */
  closing!: MoneyDto;

  /**
   * Closing less opening and movements: always zero.
   * @example { "amount": "0.00", "currency": "USD" }
   */
  difference!: MoneyDto;
}

/** A balance at both ends of the period. */
export class PositionDto {
  /**
   * Name of the balance, as `GET /v1/balances` has it.
   * @example "receivable"
   */
  figure!: string;

  /**
   * What it says.
   * @example "Carrying value of what unconditional agreements still owe"
   */
  label!: string;

  /**
   * At the end of the day before the period.
   * @example { "amount": "0.00", "currency": "USD" }
   */
  opening!: MoneyDto;

  /**
   * At the end of the period.
   * @example { "amount": "555555.55", "currency": "USD" }
   */
  closing!: MoneyDto;
}

/** The contributions of the donor under one recommendation, or all of them, in US dollars. */
export class AccountSectionDto {
  /**
   * The call under which they were made; null for all together.
   * @example "n"
   */
  recommendation!: string | null;

  /** Money received that is neither spent nor charged nor paid back. */
  unspent!: MovementsDto;

  /** Fund balance: what is agreed counts before it is received. */
  fundBalance!: MovementsDto;

  /** What both balances consist of. */
  position!: PositionDto[];
}

/** The issue of a statement. */
export class StatementIssueDto {
  /**
   * Id of the statement.
   * @example "0a4f3a0e-6a3c-5d2b-8f5e-3d1f4c2b1a00"
   */
  id!: string;

  /**
   * Day of the issue.
   * @example "2025-02-20"
   */
  issuedOn!: string;

  /**
   * Id of the statement that this one takes the place of; null where there is none.
   * @example "7d0b2c1e-0f53-5a1b-9a20-6f2d8d0f1c11"
   */
  supersedes!: string | null;
}

/** Whose statement it is. */
export class StatementDonorDto {
  /**
   * Id of the donor.
   * @example "DON-A"
   */
  id!: string;

  /**
   * Its name.
   * @example "Donor A (fictitious State party)"
   */
  name!: string;

  /**
   * Its kind.
   * @example "STATE_PARTY"
   */
  kind!: string;

  /**
   * Its country, ISO 3166-1 alpha-3.
   * @example "XAA"
   */
  country!: string | null;
}

/** Posting dates of a statement, both inclusive. */
export class StatementPeriodDto {
  /**
   * First day; null for a cumulative statement.
   * @example "2024-01-01"
   */
  from!: string | null;

  /**
   * Last day.
   * @example "2024-12-31"
   */
  to!: string;
}

/** The prefix of the log that a statement rests on. */
export class StatementKnownDto {
  /**
   * Sequence of the last event that was counted.
   * @example 90
   */
  @ApiProperty({ type: 'integer' })
  sequence!: number;

  /**
   * Latest moment at which one of these events was recorded, UTC.
   * @example "2025-02-14T10:00:00.000Z"
   */
  recordedAt!: string | null;
}

/**
 * A donor statement. Money is in US dollars unless it is of a pledge, an instalment or a receipt; the
 * bytes are canonical JSON (RFC 8785).
 */
export class DonorStatementDto implements StatementContent {
  /**
   * Name and version of the template.
   * @example "DONOR-STATEMENT@2"
   */
  template!: string;

  /**
   * Language.
   * @example "en"
   */
  language!: string;

  /**
   * Posting rules in force.
   * @example "IPSAS23-UN@1"
   */
  policy!: string;

  /** Its issue; null for a statement that is only looked at. */
  issue!: StatementIssueDto | null;

  /** Whose it is. */
  donor!: StatementDonorDto;

  /** Over which posting dates. */
  period!: StatementPeriodDto;

  /** Up to which event the log was known. */
  knownAt!: StatementKnownDto;

  /** One account for each recommendation, and the last one for all together. */
  accounts!: AccountSectionDto[];

  /** Pledges as at the end of the period: those that are open, and those that moved in it. */
  pledges!: PledgeSectionDto[];

  /** Instalments as at the end of the period: what is outstanding, and what moved in it. */
  instalments!: InstalmentSectionDto[];

  /** Receipts of the period. */
  receipts!: ReceiptSectionDto[];

  /** Interest, recoveries and levy of the period. */
  otherIncome!: IncomeSectionDto[];

  /** Allocations, expenditure and support cost by purpose, level and country. */
  purposes!: PurposeSectionDto[];

  /** Exchange differences of the period, by pledge. */
  exchangeDifferences!: ExchangeSectionDto[];

  /** Refunds of the period, and what is owed back. */
  refunds!: RefundSectionDto[];

  /** Write-offs of the period. */
  writeOffs!: WriteOffSectionDto[];

  /** What is outstanding at the end of the period, by age and currency. */
  ageing!: AgeSectionDto[];

  /** From what was signed to the cash of it, by pledge, through the end of the period. */
  bridges!: BridgeSectionDto[];

  /**
   * SHA-256 of the canonical JSON of all other members.
   * @example "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"
   */
  sha256!: string;
}
