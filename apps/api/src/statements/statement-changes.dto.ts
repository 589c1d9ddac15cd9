import { ApiProperty } from '@nestjs/swagger';
import { MoneyDto } from '../http/money.dto';

/** An event that changed a line. */
export class ChangingEventDto {
  /**
   * Id of the event.
   * @example "6d7b0f2a-3a0e-5b52-9a3d-30c0a2c30b30"
   */
  id!: string;

  /**
   * Kind of the event.
   * @example "ExpenditureReported"
   */
  type!: string;

  /**
   * Its place in the whole log.
   * @example 88
   */
  @ApiProperty({ type: 'integer' })
  sequence!: number;

  /**
   * Date it is posted at.
   * @example "2024-11-30"
   */
  postingDate!: string;
}

/** What a line says: an amount, a number or words, with the date and reference of its fact. */
export class ChangedValueDto {
  /**
   * Amount, where the line has one.
   * @example { "amount": "-150000.00", "currency": "USD" }
   */
  amount!: MoneyDto | null;

  /**
   * Number that is no money.
   * @example "31"
   */
  number!: string | null;

  /**
   * Words.
   * @example "Direct expenditure paid"
   */
  text!: string | null;

  /**
   * Date.
   * @example "2024-11-30"
   */
  date!: string | null;

  /**
   * Reference.
   * @example "20240702-000117"
   */
  reference!: string | null;
}

/** A line of the statement that says something else than before. */
export class ChangedLineDto {
  /**
   * Section of the statement.
   * @example "unspent"
   */
  section!: string;

  /**
   * Figure of the section.
   * @example "expenditure"
   */
  figure!: string;

  /**
   * The call it is under; null for all together.
   * @example "n"
   */
  recommendation!: string | null;

  /**
   * Pledge.
   * @example "P1"
   */
  pledge!: string | null;

  /**
   * Instalment.
   * @example 2
   */
  @ApiProperty({ type: 'integer', nullable: true })
  instalment!: number | null;

  /**
   * Purpose.
   * @example "k"
   */
  purpose!: string | null;

  /**
   * Level.
   * @example "NATIONAL"
   */
  level!: string | null;

  /**
   * Country.
   * @example "KEN"
   */
  country!: string | null;

  /**
   * Event that makes the line, where one does.
   * @example "6d7b0f2a-3a0e-5b52-9a3d-30c0a2c30b30"
   */
  event!: string | null;

  /** What the superseded statement says; null where it has no such line. */
  before!: ChangedValueDto | null;

  /** What this statement says; null where it has no such line any more. */
  after!: ChangedValueDto | null;

  /** Events recorded between the two that changed it, in log order. */
  events!: ChangingEventDto[];
}

/** What a statement says otherwise than the one it supersedes. */
export class StatementChangesDto {
  /**
   * Id of the statement.
   * @example "c1a7b0de-55b1-5b0a-8f07-94b6f1a0d2e3"
   */
  id!: string;

  /**
   * The statement it takes the place of; null where there is none, and then nothing changed.
   * @example "0a4f3a0e-6a3c-5d2b-8f5e-3d1f4c2b1a00"
   */
  supersedes!: string | null;

  /**
   * Sequence through which the superseded one counts.
   * @example 83
   */
  @ApiProperty({ type: 'integer', nullable: true })
  afterSequence!: number | null;

  /**
   * Sequence through which this one counts.
   * @example 90
   */
  @ApiProperty({ type: 'integer' })
  throughSequence!: number;

  /** The lines, in the order of the statement; lines that are gone come last. */
  items!: ChangedLineDto[];
}
