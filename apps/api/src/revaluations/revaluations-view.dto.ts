import { ApiProperty, IntersectionType } from '@nestjs/swagger';
import { revaluationStatuses, type RevaluationStatus } from '@art30/books';
import { Id } from '../http/field-shapes';
import { MoneyDto } from '../http/money.dto';
import { PageAnswerDto } from '../read/as-of.dto';

const kinds = ['UNAPPLIED', 'OVERPAYMENT', 'UNATTRIBUTED'] as const;
type MoneyKind = (typeof kinds)[number];

/** The run a path names. */
export class RevaluationPath {
  /**
   * Id of the run.
   * @example "REV-2024"
   */
  @Id()
  revaluationId!: string;
}

/** The rate of one currency that a run fixed at its start. */
export class RunRateDto {
  /**
   * Currency, ISO 4217.
   * @example "EUR"
   */
  currency!: string;

  /**
   * Id of the list that the rate is of.
   * @example "2024-12-31.MONTHLY"
   */
  list!: string;

  /**
   * First day on which that list was used.
   * @example "2024-12-31"
   */
  effectiveDate!: string;

  /**
   * Units of the currency per USD 1.
   * @example "0.940"
   */
  unitsPerUsd!: string;
}

/** How many of each. */
export class RunCountsDto {
  /**
   * Pledges.
   * @example 1
   */
  @ApiProperty({ type: 'integer' })
  pledges!: number;

  /**
   * Receipts with money that no pledge has taken.
   * @example 0
   */
  @ApiProperty({ type: 'integer' })
  receipts!: number;
}

/** What the differences of one currency came to, less what was taken back. */
export class RunTotalDto {
  /**
   * Currency of the items, ISO 4217.
   * @example "EUR"
   */
  currency!: string;

  /**
   * Gains on exchange (4910).
   * @example { "amount": "0.00", "currency": "USD" }
   */
  gain!: MoneyDto;

  /**
   * Losses on exchange (5410).
   * @example { "amount": "48325.60", "currency": "USD" }
   */
  loss!: MoneyDto;

  /**
   * Gains less losses.
   * @example { "amount": "-48325.60", "currency": "USD" }
   */
  net!: MoneyDto;
}

/** Why a run was taken back as a whole. */
export class RunReversalDto {
  /**
   * Day from which the run counts no more.
   * @example "2024-12-31"
   */
  effectiveDate!: string;

  /**
   * Kind of mistake.
   * @example "OTHER"
   */
  reasonCode!: string;

  /**
   * What was wrong.
   * @example "another rate was published"
   */
  reason!: string;
}

/** A run: what it was to value at which rates, and what it came to. */
export class RevaluationViewDto {
  /**
   * Id of the run.
   * @example "REV-2024"
   */
  id!: string;

  /** How far it, or its reversal, has come. */
  @ApiProperty({ enum: revaluationStatuses, example: 'COMPLETED' })
  status!: RevaluationStatus;

  /**
   * Day whose balances it values, at the rates of that day.
   * @example "2024-12-31"
   */
  effectiveDate!: string;

  /** The rates it fixed at its start, by currency. */
  rates!: RunRateDto[];

  /**
   * Sequence of the last event that was looked at to find what is open.
   * @example 84
   */
  @ApiProperty({ type: 'integer' })
  throughSequence!: number;

  /** What had open items on that day. */
  found!: RunCountsDto;

  /** What was valued; null until the run is complete. */
  valued!: RunCountsDto | null;

  /** What it made on exchange, by currency; money that nobody owns changes what is owed for it. */
  totals!: RunTotalDto[];

  /** The reversal of the whole run; null where it was not asked for. */
  reversal!: RunReversalDto | null;
}

/** Where money of one currency is owed or held. */
class ValuedPlaceDto {
  /**
   * The pledge; null for money of a receipt.
   * @example "P1"
   */
  pledgeId!: string | null;

  /**
   * The receipt; null for items of a pledge.
   * @example "4b64bcdc-5973-5654-b4af-9dd4c98503b4"
   */
  receiptId!: string | null;

  /**
   * Instalment of a receivable.
   * @example 2
   */
  @ApiProperty({ type: 'integer' })
  instalment!: number | null;

  /**
   * Purpose, of items of a pledge.
   * @example "TA-GEN"
   */
  purpose!: string | null;

  /**
   * Bank account, of cash.
   * @example "BK-EUR"
   */
  bankAccount!: string | null;

  /** How the receipt holds it: assigned to nobody, owed back to a donor, or value without owner. */
  @ApiProperty({ enum: kinds, example: 'UNAPPLIED' })
  kind!: MoneyKind | null;

  /**
   * Application that left an overpayment.
   * @example "6d7b0f2a-3a0e-5b52-9a3d-30c0a2c30b30"
   */
  applicationId!: string | null;

  /**
   * Donor who is owed an overpayment.
   * @example "DON-A"
   */
  donorId!: string | null;
}

/** An item with its balance on the day, its value before, and that of the rate. */
export class RevaluedItemDto extends ValuedPlaceDto {
  /**
   * Event that valued it.
   * @example "6d7b0f2a-3a0e-5b52-9a3d-30c0a2c30b30"
   */
  eventId!: string;

  /**
   * Account of the item; that of the cash for money of a receipt, where what is owed for it (2110,
   * 2140) changes by the same amount.
   * @example "1310"
   */
  account!: string;

  /**
   * Balance on the day; negative for what is owed.
   * @example { "amount": "500000.00", "currency": "EUR" }
   */
  amount!: MoneyDto;

  /**
   * Value in the books before.
   * @example { "amount": "555555.55", "currency": "USD" }
   */
  carrying!: MoneyDto;

  /**
   * Units of the currency per USD 1.
   * @example "0.940"
   */
  rate!: string;

  /**
   * Value at the rate.
   * @example { "amount": "531914.89", "currency": "USD" }
   */
  value!: MoneyDto;

  /**
   * Value after less value before.
   * @example { "amount": "-23640.66", "currency": "USD" }
   */
  difference!: MoneyDto;

  /**
   * Whether this was taken back, with the run or by itself.
   * @example false
   */
  reversed!: boolean;
}

/** What keeps its value, or its revaluation; without an account all of the pledge or receipt does. */
export class RunLeftOutDto extends ValuedPlaceDto {
  /**
   * Account of the item.
   * @example "1310"
   */
  account!: string | null;

  /**
   * Currency of the item.
   * @example "EUR"
   */
  currency!: string | null;

  /**
   * Why, as a code.
   * @example "MOVED_SINCE"
   */
  code!: string;

  /**
   * What can be done about it.
   * @example "an amount left on 2025-01-03: value it by a run as at that day or later"
   */
  remedy!: string;
}

/** A run with what it valued, read in pages. */
export class RevaluationAnswerDto extends IntersectionType(RevaluationViewDto, PageAnswerDto) {
  /** What was valued so far; `limit` counts pledges and receipts. */
  items!: RevaluedItemDto[];

  /** What was not valued; null until the run is complete. */
  leftOut!: RunLeftOutDto[] | null;

  /** What the reversal could not take back; null until one is complete. */
  notReversed!: RunLeftOutDto[] | null;
}

/** Runs in the order of their ids. */
export class RevaluationsPageDto extends PageAnswerDto {
  /** The runs. */
  items!: RevaluationViewDto[];
}
