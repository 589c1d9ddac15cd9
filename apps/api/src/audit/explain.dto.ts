import { ApiProperty } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import { balanceWords, type BalanceWord } from '@art30/books';
import { OneOf, Optional, WholeNumber } from '../http/field-shapes';
import { MoneyDto } from '../http/money.dto';
import { JournalLineDto } from '../journal/journal.dto';
import { PageAnswerDto } from '../read/as-of.dto';
import { LineFilterDto } from '../read/dimension-filter.dto';
import { HistoryEventDto } from '../read/history-event.dto';

/** What is to be explained: a figure by its word and dimensions, or a line by its place. */
export class ExplainQueryDto extends LineFilterDto {
  /**
   * Figure of a balance row: only lines that count in it.
   * @example "unallocated"
   */
  @Optional()
  @OneOf(Object.keys(balanceWords))
  word?: BalanceWord;

  /**
   * Lines of the event with this sequence.
   * @example 42
   */
  @Optional()
  @Type(() => Number)
  @WholeNumber(1, Number.MAX_SAFE_INTEGER)
  sequence?: number;

  /**
   * Only this line of the event, from 0.
   * @example 0
   */
  @Optional()
  @Type(() => Number)
  @WholeNumber(0, 10_000)
  line?: number;
}

/** What a line adds to one figure. */
export class WordShareDto {
  /**
   * Figure of a balance row.
   * @example "receivable"
   */
  word!: string;

  /**
   * What the line adds to it; negative where it lowers it.
   * @example { "amount": "666666.67", "currency": "USD" }
   */
  usd!: MoneyDto;
}

/** The line of a bank statement that an event rests on. */
export class BankCreditDto {
  /**
   * Id of the receipt that records it.
   * @example "R1"
   */
  receipt!: string;

  /**
   * Own account that it came in on.
   * @example "BK-EUR"
   */
  bankAccount!: string;

  /**
   * The bank's reference of the line.
   * @example "EUR-2024-07-02-001"
   */
  bankReference!: string;

  /**
   * Value date of the bank.
   * @example "2024-07-02"
   */
  valueDate!: string;

  /**
   * What the bank credited.
   * @example { "amount": "599985.00", "currency": "EUR" }
   */
  net!: MoneyDto;
}

/** A journal line, its people, and the figures it counts in. */
export class ExplainedLineDto extends JournalLineDto {
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
   * @example "u.approve"
   */
  approvedBy!: string | null;

  /** The bank credit that the event of the line rests on; null where there is none. */
  bankCredit!: BankCreditDto | null;

  /** Every figure of a balance row that the line counts in. */
  counts!: WordShareDto[];
}

/** The figure that is explained. */
export class ExplainedFigureDto {
  /**
   * Its name in a balance row.
   * @example "unallocated"
   */
  word!: string;

  /**
   * What it says.
   * @example "Applied cash that carries no spending authority yet, debts to be paid out of it included"
   */
  means!: string;

  /**
   * Accounts and signs whose lines it sums up.
   * @example "11xx with a pledge + 5110 − 9210 − 9220 − 3900"
   */
  formula!: string;

  /**
   * Sum of what all lines of all pages add to it.
   * @example { "amount": "210966.85", "currency": "USD" }
   */
  usd!: MoneyDto;

  /**
   * Lines of all pages.
   * @example 12
   */
  @ApiProperty({ type: 'integer' })
  lines!: number;
}

/** Journal lines and what they make. */
export class ExplanationDto extends PageAnswerDto {
  /** The figure; null where none was named. */
  figure!: ExplainedFigureDto | null;

  /** The event with its facts; null where no sequence was named. */
  event!: HistoryEventDto | null;

  /** The lines in the order of the log. */
  items!: ExplainedLineDto[];
}
