import { ApiProperty, PickType } from '@nestjs/swagger';
import { writeOffTotalWords, writeOffWords } from '@art30/books';
import type { MoneyDto } from '../http/money.dto';
import { PageAnswerDto } from '../read/as-of.dto';
import { DimensionFilterDto } from '../read/dimension-filter.dto';
import { Figure } from '../read/figure';

/** Which write-offs. */
export class WriteOffsQueryDto extends PickType(DimensionFilterDto, [
  ...(['asAt', 'knownAt', 'after', 'cursor', 'limit'] as const),
  ...(['year', 'donor', 'pledge', 'purpose', 'recommendation'] as const),
]) {}

/** A write-off or its reversal in the log. */
export class WriteOffEventDto {
  /**
   * Id of the event.
   * @example "6d7b0f2a-3a0e-5b52-9a3d-30c0a2c30b30"
   */
  eventId!: string;

  /**
   * Ordinal of the event in the whole log.
   * @example 61
   */
  @ApiProperty({ type: 'integer' })
  sequence!: number;

  /**
   * Day of the write-off, or of its reversal.
   * @example "2025-04-30"
   */
  effectiveDate!: string;

  /**
   * Date it is posted at.
   * @example "2025-04-30"
   */
  postingDate!: string;
}

const kinds = ['WRITE_OFF', 'REVERSAL'] as const;

/** What one event writes off one instalment for one purpose, or gives back to it. */
export class WriteOffItemDto extends WriteOffEventDto {
  /**
   * `WRITE_OFF`, or `REVERSAL`: that has the figures of a write-off negative.
   * @example "WRITE_OFF"
   */
  @ApiProperty({ enum: [...kinds] })
  kind!: (typeof kinds)[number];

  /**
   * Donor that does not pay.
   * @example "DON-A"
   */
  donor!: string;

  /**
   * Its pledge.
   * @example "P1"
   */
  pledge!: string;

  /**
   * The call under which it was made.
   * @example "n"
   */
  recommendation!: string;

  /**
   * Number of the instalment.
   * @example 2
   */
  @ApiProperty({ type: 'integer' })
  instalment!: number;

  /**
   * Purpose that the money was for.
   * @example "TA-GEN"
   */
  purpose!: string;

  @Figure(writeOffWords.amount, '20000.00', 'EUR')
  amount!: MoneyDto;

  @Figure(writeOffWords.carryingUsd, '21276.60')
  carryingUsd!: MoneyDto;

  @Figure(writeOffWords.allowanceUsd, '0.00')
  allowanceUsd!: MoneyDto;

  @Figure(writeOffWords.expenseUsd, '21276.60')
  expenseUsd!: MoneyDto;

  /**
   * Investigation that the write-off rests on.
   * @example "INV-2025-3"
   */
  investigationReference!: string;

  /**
   * Approval of the write-off.
   * @example "Controller memo 2025-04-28"
   */
  approvalReference!: string;

  /**
   * Why nothing more is expected; of a reversal, why it is taken back.
   * @example "donor will not pay the balance"
   */
  reason!: string;

  /**
   * Who recorded the event.
   * @example "u.contrib"
   */
  recordedBy!: string;

  /**
   * Who certified it; null where nobody had to.
   * @example "u.certify"
   */
  certifiedBy!: string | null;

  /**
   * Who approved it; null where nobody had to.
   * @example "u.controller"
   */
  approvedBy!: string | null;

  /** The write-off that a reversal takes back; null for a write-off. */
  reverses!: WriteOffEventDto | null;

  /** What takes the write-off back, at both times; null while it stands. */
  reversedBy!: WriteOffEventDto | null;
}

/** Write-offs less their reversals, with what came of them after all. */
export class WriteOffTotalsDto {
  @Figure(writeOffTotalWords.carryingUsd, '21276.60')
  carryingUsd!: MoneyDto;

  @Figure(writeOffTotalWords.allowanceUsd, '0.00')
  allowanceUsd!: MoneyDto;

  @Figure(writeOffTotalWords.expenseUsd, '21276.60')
  expenseUsd!: MoneyDto;

  @Figure(writeOffTotalWords.recoveredUsd, '0.00')
  recoveredUsd!: MoneyDto;

  /**
   * Written off in each currency of pledges.
   * @example [{ "amount": "20000.00", "currency": "EUR" }]
   */
  inCurrencies!: MoneyDto[];
}

/** All of one year. */
export class YearWriteOffsDto extends WriteOffTotalsDto {
  /**
   * Year of the posting dates.
   * @example "2025"
   */
  year!: string;
}

/** What came in a year of what a pledge had had written off. */
export class RecoveryDto {
  /**
   * Year of the posting dates.
   * @example "2026"
   */
  year!: string;

  /**
   * Donor that paid after all.
   * @example "DON-A"
   */
  donor!: string;

  /**
   * Its pledge.
   * @example "P1"
   */
  pledge!: string;

  @Figure(writeOffTotalWords.recoveredUsd, '5000.00', 'EUR')
  recovered!: MoneyDto;

  @Figure(writeOffTotalWords.recoveredUsd, '5319.15')
  recoveredUsd!: MoneyDto;
}

/** Losses of receivables that were written off. */
export class WriteOffsDto extends PageAnswerDto {
  /** Write-offs and reversals by posting date, and in the order of the log within a day. */
  items!: WriteOffItemDto[];

  /** Each year, over all pages. */
  years!: YearWriteOffsDto[];

  /** All years. */
  totals!: WriteOffTotalsDto;

  /** What came of them after all, by year, pledge and currency, over all pages. */
  recoveries!: RecoveryDto[];
}
