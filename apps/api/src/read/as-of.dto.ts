import { Type } from 'class-transformer';
import { Matches } from 'class-validator';
import { ApiProperty } from '@nestjs/swagger';
import { DateText, Optional, Text, WholeNumber } from '../http/field-shapes';

/** Rows of one page, at most. */
const pageRowsMax = 200;

/** At which date and in which state of knowledge a query is answered. */
export class TimesQueryDto {
  /**
   * Posting date up to which facts count, YYYY-MM-DD. Left out: no limit, whatever is recorded
   * counts.
   * @example "2024-09-30"
   */
  @Optional()
  @DateText()
  asAt?: string;

  /**
   * Moment up to which facts were recorded: a time (ISO 8601), a date (the end of that UTC day), or
   * the sequence of the last event that counts. Left out: everything recorded so far.
   * @example "2024-09-17T23:59:59Z"
   */
  @Optional()
  @Text(40)
  knownAt?: string;
}

/** The two times, and the position before which it must not be answered. */
export class AsOfQueryDto extends TimesQueryDto {
  /**
   * Position that the read model must have reached, as a command answered it.
   * @example "0000000000000042"
   */
  @Optional()
  @Matches(/^\d{16,40}$/, { message: 'must be a position, as a command answered it' })
  after?: string;
}

/** A query that is answered in pages. */
export class PageQueryDto extends AsOfQueryDto {
  /**
   * `next` of the page before; later pages stay in the state of knowledge of the first.
   * @example "WzQyLCJQMSJd"
   */
  @Optional()
  @Matches(/^[A-Za-z0-9_-]{1,2000}$/, { message: 'must be a cursor, as `next` of an answer' })
  cursor?: string;

  /**
   * Rows of a page, at most 200.
   * @example 100
   */
  @Optional()
  @Type(() => Number)
  @WholeNumber(1, pageRowsMax)
  limit?: number;
}

/** The prefix of the log that an answer rests on. */
export class KnownAtDto {
  /**
   * Sequence of the last event that was counted, 0 where none was.
   * @example 42
   */
  @ApiProperty({ type: 'integer' })
  sequence!: number;

  /**
   * Latest moment at which one of these events was recorded, UTC; absent where there is none.
   * @example "2024-09-17T15:30:00.000Z"
   */
  recordedAt?: string | undefined;
}

/** What every answer says about its two times. */
export class AnswerDto {
  /**
   * Posting date up to which facts were counted; null where no limit was asked for.
   * @example "2024-09-30"
   */
  asAt!: string | null;

  /** Up to which event the log was known. */
  knownAt!: KnownAtDto;
}

/** What every page says besides its rows. */
export class PageAnswerDto extends AnswerDto {
  /**
   * Cursor of the next page; null on the last one.
   * @example "WzQyLCJQMSJd"
   */
  next!: string | null;
}
